// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;

namespace X64Paging.Cpu.Instructions.Sse.Integer;

/// <summary>POR, ORPS and ORPD xmm, xmm/m128. SDM vol. 2B, "POR—Bitwise Logical OR".</summary>
internal readonly struct Por : IVectorOperation
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right) =>
        left | right;
}
