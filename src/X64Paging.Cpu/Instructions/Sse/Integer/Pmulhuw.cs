// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Integer;

/// <summary>
/// PMULHUW xmm, xmm/m128: the high halves of unsigned products. SDM vol. 2B, "PMULHUW—Multiply Packed Unsigned Integers and Store High
/// Result".
/// </summary>
internal readonly struct Pmulhuw : IVectorOperation
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right) =>
        PackedArithmetic.MultiplyHigh(left.AsUInt16(), right.AsUInt16()).AsByte();
}
