// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Shuffle;

/// <summary>
/// PACKUSWB xmm, xmm/m128: signed words to bytes with unsigned saturation. SDM vol. 2B, "PACKUSWB—Pack With Unsigned Saturation".
/// </summary>
internal readonly struct Packuswb : IVectorOperation
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right) =>
        PackedShuffle.PackUnsigned(left.AsInt16(), right.AsInt16());
}
