// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;

namespace X64Paging.Cpu.Instructions.Sse.Integer;

/// <summary>
/// PMULLD xmm, xmm/m128: the low halves of the products. SDM vol. 2B, "PMULLD/PMULLQ—Multiply Packed Integers and Store Low Result".
/// </summary>
internal readonly struct Pmulld : IVectorOperation
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right) =>
        (left.AsInt32() * right.AsInt32()).AsByte();
}
