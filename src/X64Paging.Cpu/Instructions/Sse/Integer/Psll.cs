// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Integer;

/// <summary>
/// PSLLW, PSLLD and PSLLQ xmm, xmm/m128/imm8: a count beyond the width clears. SDM vol. 2B, "PSLLW/PSLLD/PSLLQ—Shift Packed Data Left
/// Logical".
/// </summary>
internal readonly struct Psll<T> : IVectorShift
    where T : unmanaged
{
    public static Vector128<byte> Apply(Vector128<byte> value, ulong count) =>
        PackedShift.Left<T>(value, count);
}
