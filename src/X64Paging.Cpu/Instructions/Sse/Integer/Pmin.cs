// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;

namespace X64Paging.Cpu.Instructions.Sse.Integer;

/// <summary>
/// PMINUB, PMINSW and their kin xmm, xmm/m128. SDM vol. 2B, "PMINUB/PMINUW—Minimum of Packed Unsigned Integers" and
/// "PMINSB/PMINSW—Minimum of Packed Signed Integers".
/// </summary>
internal readonly struct Pmin<T> : IVectorOperation
    where T : unmanaged
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right) =>
        Vector128.Min(left.As<byte, T>(), right.As<byte, T>()).AsByte();
}
