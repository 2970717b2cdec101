// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Shuffle;

/// <summary>PSHUFD xmm, xmm/m128, imm8: any of the doublewords in each place. SDM vol. 2B, "PSHUFD—Shuffle Packed Doublewords".</summary>
internal readonly struct Pshufd : IVectorControlOperation
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right, byte control) =>
        Vector128.Shuffle(right.AsInt32(), PackedShuffle.Selectors(control)).AsByte();
}
