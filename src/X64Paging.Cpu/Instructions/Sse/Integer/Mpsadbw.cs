// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Integer;

/// <summary>
/// MPSADBW xmm, xmm/m128, imm8: eight sums of four absolute differences. SDM vol. 2B, "MPSADBW—Compute Multiple Packed Sums of Absolute
/// Difference".
/// </summary>
internal readonly struct Mpsadbw : IVectorControlOperation
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right, byte control) =>
        PackedArithmetic.SumsOfDifferences(left, right, control).AsByte();
}
