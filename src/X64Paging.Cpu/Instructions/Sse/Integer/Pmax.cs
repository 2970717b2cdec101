// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;

namespace X64Paging.Cpu.Instructions.Sse.Integer;

/// <summary>
/// PMAXUB, PMAXSW and their kin xmm, xmm/m128. SDM vol. 2B, "PMAXUB/PMAXUW—Maximum of Packed Unsigned Integers" and
/// "PMAXSB/PMAXSW/PMAXSD/PMAXSQ—Maximum of Packed Signed Integers".
/// </summary>
internal readonly struct Pmax<T> : IVectorOperation
    where T : unmanaged
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right) =>
        Vector128.Max(left.As<byte, T>(), right.As<byte, T>()).AsByte();
}
