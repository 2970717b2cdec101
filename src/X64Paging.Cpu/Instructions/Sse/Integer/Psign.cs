// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Integer;

/// <summary>
/// PSIGNB, PSIGNW and PSIGND xmm, xmm/m128: the first, negated, kept or cleared by the sign of the second. SDM vol. 2B,
/// "PSIGNB/PSIGNW/PSIGND—Packed SIGN".
/// </summary>
internal readonly struct Psign<T> : IVectorOperation
    where T : unmanaged
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right) =>
        PackedArithmetic.ApplySign(left.As<byte, T>(), right.As<byte, T>()).AsByte();
}
