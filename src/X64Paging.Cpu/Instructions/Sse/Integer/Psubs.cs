// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;

namespace X64Paging.Cpu.Instructions.Sse.Integer;

/// <summary>
/// PSUBSB, PSUBSW, PSUBUSB and PSUBUSW xmm, xmm/m128: subtraction that stops at the largest and the smallest number. SDM vol. 2B,
/// "PSUBSB/PSUBSW—Subtract Packed Signed Integers With Signed Saturation" and "PSUBUSB/PSUBUSW—Subtract Packed Unsigned Integers With
/// Unsigned Saturation".
/// </summary>
internal readonly struct Psubs<T> : IVectorOperation
    where T : unmanaged
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right) =>
        Vector128.SubtractSaturate(left.As<byte, T>(), right.As<byte, T>()).AsByte();
}
