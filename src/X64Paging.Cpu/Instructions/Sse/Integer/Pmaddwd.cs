// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Integer;

/// <summary>PMADDWD xmm, xmm/m128: products of words, added in pairs. SDM vol. 2B, "PMADDWD—Multiply and Add Packed Integers".</summary>
internal readonly struct Pmaddwd : IVectorOperation
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right) =>
        PackedArithmetic.MultiplyAddPairs(left.AsInt32(), right.AsInt32()).AsByte();
}
