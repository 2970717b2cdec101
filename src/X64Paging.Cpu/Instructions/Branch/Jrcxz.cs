// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Interpreter;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Branch;

/// <summary>JRCXZ, JECXZ rel8. SDM vol. 2A, "Jcc—Jump if Condition Is Met".</summary>
internal static unsafe class Jrcxz
{
    public static Handler Bind(in Instruction instruction) => instruction.Mnemonic == Mnemonic.Jrcxz ? &Execute64 : &Execute32;

    private static DecodedInstruction* Execute64(CpuState* cpu, DecodedInstruction* instruction) =>
        Link.Follow(cpu, cpu->Architectural[GeneralRegister.Rcx] == 0 ? Link.Taken(instruction) : Link.Next(instruction));

    private static DecodedInstruction* Execute32(CpuState* cpu, DecodedInstruction* instruction) =>
        Link.Follow(cpu, (uint)cpu->Architectural[GeneralRegister.Rcx] == 0 ? Link.Taken(instruction) : Link.Next(instruction));
}
