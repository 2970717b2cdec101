// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Interpreter;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Branch;

/// <summary>LOOP, LOOPE, LOOPNE rel8, counting in RCX or ECX. SDM vol. 2A, "LOOP/LOOPcc—Loop According to ECX Counter".</summary>
internal static unsafe class Loop
{
    public static Handler Bind(in Instruction instruction) => instruction.Mnemonic switch
    {
        Mnemonic.Loop => &Execute,
        Mnemonic.Loope => &ExecuteWhileEqual,
        _ => &ExecuteWhileNotEqual,
    };

    private static DecodedInstruction* Execute(CpuState* cpu, DecodedInstruction* instruction) => Branch(cpu, instruction, true);

    private static DecodedInstruction* ExecuteWhileEqual(CpuState* cpu, DecodedInstruction* instruction) =>
        Branch(cpu, instruction, cpu->Architectural.Flags.Zero);

    private static DecodedInstruction* ExecuteWhileNotEqual(CpuState* cpu, DecodedInstruction* instruction) =>
        Branch(cpu, instruction, !cpu->Architectural.Flags.Zero);

    private static DecodedInstruction* Branch(CpuState* cpu, DecodedInstruction* instruction, bool condition)
    {
        ulong count = cpu->Architectural[GeneralRegister.Rcx] - 1;
        if ((instruction->Traits & InstructionTraits.Address32) != 0)
            count = (uint)count;
        cpu->Architectural[GeneralRegister.Rcx] = count;
        return Link.Follow(cpu, condition && count != 0 ? Link.Taken(instruction) : Link.Next(instruction));
    }
}
