// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Interpreter;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Control;

/// <summary>What instructions of CPL 0 ask first; and those that are not supported yet, #UD there. INT n is among them: there is no IDT.</summary>
internal static unsafe class Privileged
{
    public static Handler Bind(in Instruction instruction) => &Execute;

    /// <summary>Whether the program is at CPL 0: #GP(0) if it is not.</summary>
    public static bool IsAllowed(CpuState* cpu)
    {
        if (cpu->Owner.Target.PrivilegeLevel == PrivilegeLevel.Kernel)
            return true;

        Raise.Exception(cpu, ExceptionVector.GeneralProtection);
        return false;
    }

    private static DecodedInstruction* Execute(CpuState* cpu, DecodedInstruction* instruction) =>
        IsAllowed(cpu) ? Raise.Exception(cpu, ExceptionVector.InvalidOpcode) : null;
}
