// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;

namespace X64Paging.Cpu.Instructions.Sse.Shuffle;

/// <summary>
/// PACKSSWB xmm, xmm/m128: words to bytes with signed saturation. SDM vol. 2B, "PACKSSWB/PACKSSDW—Pack With Signed Saturation".
/// </summary>
internal readonly struct Packsswb : IVectorOperation
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right) =>
        Vector128.NarrowWithSaturation(left.AsInt16(), right.AsInt16()).AsByte();
}
