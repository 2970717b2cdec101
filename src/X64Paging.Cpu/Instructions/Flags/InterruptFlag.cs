// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Interpreter;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Flags;

/// <summary>CLI, STI: IF, where CPL is at most IOPL; otherwise #GP(0). SDM vol. 2A, "CLI—Clear Interrupt Flag", and 2B, "STI—Set Interrupt Flag".</summary>
internal static unsafe class InterruptFlag
{
    public static Handler Bind(in Instruction instruction) => instruction.Mnemonic == Mnemonic.Cli ? &Cli : &Sti;

    /// <summary>Whether the program may change IF.</summary>
    internal static bool IsChangeable(CpuState* cpu) =>
        (ulong)cpu->Owner.Target.PrivilegeLevel <= (ulong)(cpu->Architectural.SystemFlags & SystemFlags.IoPrivilegeLevel) >> 12;

    private static DecodedInstruction* Cli(CpuState* cpu, DecodedInstruction* instruction)
    {
        if (!IsChangeable(cpu))
            return Raise.Exception(cpu, ExceptionVector.GeneralProtection);

        cpu->Architectural.SystemFlags &= ~SystemFlags.Interrupt;
        return instruction + 1;
    }

    private static DecodedInstruction* Sti(CpuState* cpu, DecodedInstruction* instruction)
    {
        if (!IsChangeable(cpu))
            return Raise.Exception(cpu, ExceptionVector.GeneralProtection);

        cpu->Architectural.SystemFlags |= SystemFlags.Interrupt;
        return instruction + 1;
    }
}
