// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Semantics.Simd;

namespace X64Paging.Cpu.Instructions.Sse.Integer;

/// <summary>PSRLDQ xmm, imm8: the whole register, by bytes. SDM vol. 2B, "PSRLDQ—Shift Double Quadword Right Logical".</summary>
internal readonly struct Psrldq : IVectorShift
{
    public static Vector128<byte> Apply(Vector128<byte> value, ulong count) =>
        PackedShift.RightBytes(value, count);
}
