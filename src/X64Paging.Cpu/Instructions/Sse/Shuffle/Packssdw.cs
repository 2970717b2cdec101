// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;

namespace X64Paging.Cpu.Instructions.Sse.Shuffle;

/// <summary>
/// PACKSSDW xmm, xmm/m128: doublewords to words with signed saturation. SDM vol. 2B, "PACKSSWB/PACKSSDW—Pack With Signed Saturation".
/// </summary>
internal readonly struct Packssdw : IVectorOperation
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right) =>
        Vector128.NarrowWithSaturation(left.AsInt32(), right.AsInt32()).AsByte();
}
