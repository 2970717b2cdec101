// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Integer;

/// <summary>PHADDD xmm, xmm/m128: sums of neighbours. SDM vol. 2B, "PHADDW/PHADDD—Packed Horizontal Add".</summary>
internal readonly struct Phaddd : IVectorOperation
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right) =>
        (PackedPairs.Even(left.AsInt32(), right.AsInt32()) + PackedPairs.Odd(left.AsInt32(), right.AsInt32())).AsByte();
}
