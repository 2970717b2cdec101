// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Integer;

/// <summary>PSLLDQ xmm, imm8: the whole register, by bytes. SDM vol. 2B, "PSLLDQ—Shift Double Quadword Left Logical".</summary>
internal readonly struct Pslldq : IVectorShift
{
    public static Vector128<byte> Apply(Vector128<byte> value, ulong count) =>
        PackedShift.LeftBytes(value, count);
}
