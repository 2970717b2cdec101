// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Integer;

/// <summary>
/// PMULUDQ xmm, xmm/m128: 64-bit products of the even doublewords. SDM vol. 2B, "PMULUDQ—Multiply Packed Unsigned Doubleword Integers".
/// </summary>
internal readonly struct Pmuludq : IVectorOperation
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right) =>
        PackedArithmetic.MultiplyEven(left.AsUInt64(), right.AsUInt64()).AsByte();
}
