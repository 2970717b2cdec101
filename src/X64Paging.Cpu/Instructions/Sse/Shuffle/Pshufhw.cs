// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Shuffle;

/// <summary>
/// PSHUFHW xmm, xmm/m128, imm8: shuffles the high words, copies the low half. SDM vol. 2B, "PSHUFHW—Shuffle Packed High Words".
/// </summary>
internal readonly struct Pshufhw : IVectorControlOperation
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right, byte control) =>
        PackedShuffle.ShuffleHighWords(right.AsUInt64(), control).AsByte();
}
