// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Interpreter;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Control;

/// <summary>SYSCALL: RCX gets the return address, R11 RFLAGS, and the kernel takes over. SDM vol. 2B, "SYSCALL—Fast System Call".</summary>
internal static unsafe class Syscall
{
    public static Handler Bind(in Instruction instruction) => &Execute;

    private static DecodedInstruction* Execute(CpuState* cpu, DecodedInstruction* instruction)
    {
        cpu->Architectural[GeneralRegister.Rcx] = cpu->CodePage + instruction->NextOffset;
        cpu->Architectural[GeneralRegister.R11] = cpu->Architectural.Rflags;
        return Raise.Trap(cpu, instruction, ExitReason.SystemCall);
    }
}
