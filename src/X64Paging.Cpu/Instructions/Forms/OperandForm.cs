// SPDX-License-Identifier: MIT
using Iced.Intel;

namespace X64Paging.Cpu.Instructions.Forms;

/// <summary>What a binder asks about an instruction's operands.</summary>
internal static class OperandForm
{
    /// <summary>Bytes of an operand that is a register or in memory.</summary>
    public static int SizeOf(in Instruction instruction, int operand) => instruction.GetOpKind(operand) == OpKind.Register
        ? instruction.GetOpRegister(operand).GetSize()
        : instruction.MemorySize.GetSize();

    /// <summary>Bytes of the elements that a string instruction works on.</summary>
    public static int ElementSizeOf(in Instruction instruction) => instruction.MemorySize.GetSize();

    /// <summary>Whether an operand is a register.</summary>
    public static bool IsRegister(in Instruction instruction, int operand) => instruction.GetOpKind(operand) == OpKind.Register;

    /// <summary>Whether an operand is in memory.</summary>
    public static bool IsMemory(in Instruction instruction, int operand) => instruction.GetOpKind(operand) == OpKind.Memory;
}
