// SPDX-License-Identifier: MIT
using Iced.Intel;

namespace X64Paging.Cpu.Instructions.Sse.Forms;

/// <summary>What a binder asks about vector operands.</summary>
internal static class VectorForm
{
    /// <summary>Whether an operand is an XMM register. Forms with MM registers are not supported.</summary>
    public static bool IsXmm(in Instruction instruction, int operand) =>
        instruction.GetOpKind(operand) == OpKind.Register && instruction.GetOpRegister(operand).IsXMM();
}
