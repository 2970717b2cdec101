// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Integer;

/// <summary>
/// PMULHW xmm, xmm/m128: the high halves of signed products. SDM vol. 2B, "PMULHW—Multiply Packed Signed Integers and Store High Result".
/// </summary>
internal readonly struct Pmulhw : IVectorOperation
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right) =>
        PackedArithmetic.MultiplyHigh(left.AsInt16(), right.AsInt16()).AsByte();
}
