// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Shuffle;

/// <summary>
/// SHUFPS xmm, xmm/m128, imm8: two of the first, two of the second. SDM vol. 2B, "SHUFPS—Packed Interleave Shuffle of Quadruplets of
/// Single Precision Floating-Point Values".
/// </summary>
internal readonly struct Shufps : IVectorControlOperation
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right, byte control) =>
        PackedShuffle.ShuffleSingles(left.AsInt32(), right.AsInt32(), control).AsByte();
}
