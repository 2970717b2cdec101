// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;

namespace X64Paging.Cpu.Instructions.Sse.Shuffle;

/// <summary>
/// SHUFPD xmm, xmm/m128, imm8: one of the first, one of the second. SDM vol. 2B, "SHUFPD—Packed Interleave Shuffle of Pairs of Double
/// Precision Floating-Point Values".
/// </summary>
internal readonly struct Shufpd : IVectorControlOperation
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right, byte control) =>
        Vector128.Create(left.AsUInt64()[control & 1], right.AsUInt64()[control >> 1 & 1]).AsByte();
}
