// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;

namespace X64Paging.Cpu.Instructions.Sse.Integer;

/// <summary>PXOR, XORPS and XORPD xmm, xmm/m128. SDM vol. 2B, "PXOR—Logical Exclusive OR".</summary>
internal readonly struct Pxor : IVectorOperation
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right) =>
        left ^ right;
}
