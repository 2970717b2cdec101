// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;

namespace X64Paging.Cpu.Instructions.Sse.Integer;

/// <summary>
/// PSUBB, PSUBW, PSUBD and PSUBQ xmm, xmm/m128. SDM vol. 2B, "PSUBB/PSUBW/PSUBD—Subtract Packed Integers" and "PSUBQ—Subtract Packed
/// Quadword Integers".
/// </summary>
internal readonly struct Psub<T> : IVectorOperation
    where T : unmanaged
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right) =>
        (left.As<byte, T>() - right.As<byte, T>()).AsByte();
}
