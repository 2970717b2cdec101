// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Integer;

/// <summary>
/// PSRAW and PSRAD xmm, xmm/m128/imm8: a count beyond the width leaves copies of the sign. SDM vol. 2B, "PSRAW/PSRAD/PSRAQ—Shift Packed
/// Data Right Arithmetic".
/// </summary>
internal readonly struct Psra<T> : IVectorShift
    where T : unmanaged
{
    public static Vector128<byte> Apply(Vector128<byte> value, ulong count) =>
        PackedShift.RightArithmetic<T>(value, count);
}
