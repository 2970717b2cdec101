// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Integer;

/// <summary>
/// PAVGB and PAVGW xmm, xmm/m128: the mean of unsigned integers, rounded up. SDM vol. 2B, "PAVGB/PAVGW—Average Packed Integers".
/// </summary>
internal readonly struct Pavg<T> : IVectorOperation
    where T : unmanaged
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right) =>
        PackedArithmetic.Average(left.As<byte, T>(), right.As<byte, T>()).AsByte();
}
