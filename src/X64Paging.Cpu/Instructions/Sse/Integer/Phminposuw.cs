// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Integer;

/// <summary>
/// PHMINPOSUW xmm, xmm/m128: the smallest word and where it is first. SDM vol. 2B, "PHMINPOSUW—Packed Horizontal Word Minimum".
/// </summary>
internal readonly struct Phminposuw : IVectorOperation
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right) =>
        PackedArithmetic.SmallestWord(right.AsUInt16()).AsByte();
}
