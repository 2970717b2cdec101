// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Integer;

/// <summary>PHADDSW xmm, xmm/m128: sums of neighbours with saturation. SDM vol. 2B, "PHADDSW—Packed Horizontal Add and Saturate".</summary>
internal readonly struct Phaddsw : IVectorOperation
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right) =>
        Vector128.AddSaturate(
            PackedPairs.Even(left.AsInt16(), right.AsInt16()),
            PackedPairs.Odd(left.AsInt16(), right.AsInt16())).AsByte();
}
