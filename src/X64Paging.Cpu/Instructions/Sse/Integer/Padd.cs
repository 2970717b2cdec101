// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;

namespace X64Paging.Cpu.Instructions.Sse.Integer;

/// <summary>PADDB, PADDW, PADDD and PADDQ xmm, xmm/m128. SDM vol. 2B, "PADDB/PADDW/PADDD/PADDQ—Add Packed Integers".</summary>
internal readonly struct Padd<T> : IVectorOperation
    where T : unmanaged
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right) =>
        (left.As<byte, T>() + right.As<byte, T>()).AsByte();
}
