// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Shuffle;

/// <summary>
/// PSHUFLW xmm, xmm/m128, imm8: shuffles the low words, copies the high half. SDM vol. 2B, "PSHUFLW—Shuffle Packed Low Words".
/// </summary>
internal readonly struct Pshuflw : IVectorControlOperation
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right, byte control) =>
        PackedShuffle.ShuffleLowWords(right.AsUInt64(), control).AsByte();
}
