// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;

namespace X64Paging.Cpu.Instructions.Sse.Integer;

/// <summary>
/// PABSB, PABSW and PABSD xmm, xmm/m128; the smallest number stays. SDM vol. 2B, "PABSB/PABSW/PABSD/PABSQ—Packed Absolute Value".
/// </summary>
internal readonly struct Pabs<T> : IVectorOperation
    where T : unmanaged
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right) =>
        Vector128.Abs(right.As<byte, T>()).AsByte();
}
