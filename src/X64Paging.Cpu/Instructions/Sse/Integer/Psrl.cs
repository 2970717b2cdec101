// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Integer;

/// <summary>
/// PSRLW, PSRLD and PSRLQ xmm, xmm/m128/imm8: a count beyond the width clears. SDM vol. 2B, "PSRLW/PSRLD/PSRLQ—Shift Packed Data Right
/// Logical".
/// </summary>
internal readonly struct Psrl<T> : IVectorShift
    where T : unmanaged
{
    public static Vector128<byte> Apply(Vector128<byte> value, ulong count) =>
        PackedShift.RightLogical<T>(value, count);
}
