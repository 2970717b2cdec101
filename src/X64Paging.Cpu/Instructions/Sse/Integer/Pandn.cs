// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;

namespace X64Paging.Cpu.Instructions.Sse.Integer;

/// <summary>
/// PANDN, ANDNPS and ANDNPD xmm, xmm/m128: the complement of the first, and the second. SDM vol. 2B, "PANDN—Logical AND NOT".
/// </summary>
internal readonly struct Pandn : IVectorOperation
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right) =>
        ~left & right;
}
