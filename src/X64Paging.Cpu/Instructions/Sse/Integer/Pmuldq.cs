// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;

namespace X64Paging.Cpu.Instructions.Sse.Integer;

/// <summary>
/// PMULDQ xmm, xmm/m128: signed 64-bit products of the even doublewords. SDM vol. 2B, "PMULDQ—Multiply Packed Doubleword Integers".
/// </summary>
internal readonly struct Pmuldq : IVectorOperation
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right) =>
        ((left.AsInt64() << 32 >> 32) * (right.AsInt64() << 32 >> 32)).AsByte();
}
