// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Interpreter;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Control;

/// <summary>
/// Instructions that CPL 3 may not run: #GP(0) there, and #UD at CPL 0, where they are not supported yet. INT n is among them: there
/// is no IDT.
/// </summary>
internal static unsafe class Privileged
{
    public static Handler Bind(in Instruction instruction) => &Execute;

    private static DecodedInstruction* Execute(CpuState* cpu, DecodedInstruction* instruction) => Raise.Exception(
        cpu,
        cpu->Owner.Target.PrivilegeLevel == PrivilegeLevel.Kernel ? ExceptionVector.InvalidOpcode : ExceptionVector.GeneralProtection);
}
