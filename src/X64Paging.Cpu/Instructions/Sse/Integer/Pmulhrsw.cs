// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Integer;

/// <summary>
/// PMULHRSW xmm, xmm/m128: products of fractions, rounded. SDM vol. 2B, "PMULHRSW—Packed Multiply High With Round and Scale".
/// </summary>
internal readonly struct Pmulhrsw : IVectorOperation
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right) =>
        PackedArithmetic.MultiplyRound(left.AsInt16(), right.AsInt16()).AsByte();
}
