// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;

namespace X64Paging.Cpu.Instructions.Sse.Integer;

/// <summary>
/// PCMPEQB, PCMPEQW, PCMPEQD and PCMPEQQ xmm, xmm/m128: all ones where equal. SDM vol. 2B, "PCMPEQB/PCMPEQW/PCMPEQD—Compare Packed Data
/// for Equal".
/// </summary>
internal readonly struct Pcmpeq<T> : IVectorOperation
    where T : unmanaged
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right) =>
        Vector128.Equals(left.As<byte, T>(), right.As<byte, T>()).AsByte();
}
