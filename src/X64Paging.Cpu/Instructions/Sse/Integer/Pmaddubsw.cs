// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Integer;

/// <summary>
/// PMADDUBSW xmm, xmm/m128: products of unsigned and signed bytes, added in pairs with saturation. SDM vol. 2B, "PMADDUBSW—Multiply and
/// Add Packed Signed and Unsigned Bytes".
/// </summary>
internal readonly struct Pmaddubsw : IVectorOperation
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right) =>
        PackedArithmetic.MultiplyAddBytes(left.AsUInt16(), right.AsInt16()).AsByte();
}
