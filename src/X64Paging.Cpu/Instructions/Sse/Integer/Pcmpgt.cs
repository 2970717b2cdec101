// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;

namespace X64Paging.Cpu.Instructions.Sse.Integer;

/// <summary>
/// PCMPGTB, PCMPGTW and PCMPGTD xmm, xmm/m128: all ones where greater, as signed integers. SDM vol. 2B, "PCMPGTB/PCMPGTW/PCMPGTD—Compare
/// Packed Signed Integers for Greater Than".
/// </summary>
internal readonly struct Pcmpgt<T> : IVectorOperation
    where T : unmanaged
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right) =>
        Vector128.GreaterThan(left.As<byte, T>(), right.As<byte, T>()).AsByte();
}
