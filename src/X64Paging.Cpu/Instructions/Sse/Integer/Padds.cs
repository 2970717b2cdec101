// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;

namespace X64Paging.Cpu.Instructions.Sse.Integer;

/// <summary>
/// PADDSB, PADDSW, PADDUSB and PADDUSW xmm, xmm/m128: addition that stops at the largest and the smallest number. SDM vol. 2B,
/// "PADDSB/PADDSW—Add Packed Signed Integers with Signed Saturation" and "PADDUSB/PADDUSW—Add Packed Unsigned Integers With Unsigned
/// Saturation".
/// </summary>
internal readonly struct Padds<T> : IVectorOperation
    where T : unmanaged
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right) =>
        Vector128.AddSaturate(left.As<byte, T>(), right.As<byte, T>()).AsByte();
}
