// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Shuffle;

/// <summary>
/// PACKUSDW xmm, xmm/m128: signed doublewords to words with unsigned saturation. SDM vol. 2B, "PACKUSDW—Pack With Unsigned Saturation".
/// </summary>
internal readonly struct Packusdw : IVectorOperation
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right) =>
        PackedShuffle.PackUnsigned(left.AsInt32(), right.AsInt32()).AsByte();
}
