// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Integer;

/// <summary>PSADBW xmm, xmm/m128: sums of eight absolute differences. SDM vol. 2B, "PSADBW—Compute Sum of Absolute Differences".</summary>
internal readonly struct Psadbw : IVectorOperation
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right) =>
        PackedArithmetic.SumOfDifferences(left, right).AsByte();
}
