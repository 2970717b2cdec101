// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;

namespace X64Paging.Cpu.Instructions.Sse.Integer;

/// <summary>PAND, ANDPS and ANDPD xmm, xmm/m128. SDM vol. 2B, "PAND—Logical AND".</summary>
internal readonly struct Pand : IVectorOperation
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right) =>
        left & right;
}
