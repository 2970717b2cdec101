// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Shuffle;

/// <summary>
/// MOVSLDUP xmm, xmm/m128: each even single twice. SDM vol. 2B, "MOVSLDUP—Replicate Single Precision Floating-Point Values".
/// </summary>
internal readonly struct Movsldup : IVectorOperation
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right) =>
        PackedShuffle.DuplicateEven(right.AsUInt64()).AsByte();
}
