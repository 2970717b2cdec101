// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Shuffle;

/// <summary>
/// PALIGNR xmm, xmm/m128, imm8: 16 bytes of the two, the first above the second, from a byte on. SDM vol. 2B, "PALIGNR—Packed Align
/// Right".
/// </summary>
internal readonly struct Palignr : IVectorControlOperation
{
    public static Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right, byte control) =>
        PackedShift.RightBytes(left, right, control);
}
