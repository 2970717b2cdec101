// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Shuffle;

/// <summary>
/// MOVSHDUP xmm, xmm/m128: each odd single twice. SDM vol. 2B, "MOVSHDUP—Replicate Single Precision Floating-Point Values".
/// </summary>
internal readonly struct Movshdup : IVectorOperation
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right) =>
        PackedShuffle.DuplicateOdd(right.AsUInt64()).AsByte();
}
