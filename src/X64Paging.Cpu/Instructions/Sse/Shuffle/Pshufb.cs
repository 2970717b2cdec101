// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Shuffle;

/// <summary>
/// PSHUFB xmm, xmm/m128: each byte is any of the first, or 0 where the second's bit 7 is set. SDM vol. 2B, "PSHUFB—Packed Shuffle Bytes".
/// </summary>
internal readonly struct Pshufb : IVectorOperation
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right) =>
        PackedShuffle.ShuffleBytes(left, right);
}
