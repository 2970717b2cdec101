// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Integer;

/// <summary>PHSUBD xmm, xmm/m128: differences of neighbours. SDM vol. 2B, "PHSUBW/PHSUBD—Packed Horizontal Subtract".</summary>
internal readonly struct Phsubd : IVectorOperation
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right) =>
        (PackedPairs.Even(left.AsInt32(), right.AsInt32()) - PackedPairs.Odd(left.AsInt32(), right.AsInt32())).AsByte();
}
