// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Shuffle;

/// <summary>
/// BLENDPS, BLENDPD and PBLENDW xmm, xmm/m128, imm8: an element of the second where its bit is set. SDM vol. 2A, "BLENDPS—Blend Packed
/// Single Precision Floating-Point Values" and vol. 2B, "PBLENDW—Blend Packed Words".
/// </summary>
internal readonly struct Blend<T> : IVectorControlOperation
    where T : unmanaged
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right, byte control) =>
        Vector128.ConditionalSelect(PackedShuffle.BlendMask<T>(control), right, left);
}
