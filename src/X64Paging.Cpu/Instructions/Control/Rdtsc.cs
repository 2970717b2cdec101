// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Control;

/// <summary>RDTSC: the clock is the count of retired instructions. SDM vol. 2B, "RDTSC—Read Time-Stamp Counter".</summary>
internal static unsafe class Rdtsc
{
    public static Handler Bind(in Instruction instruction) => &Execute;

    private static DecodedInstruction* Execute(CpuState* cpu, DecodedInstruction* instruction)
    {
        ulong count = cpu->Owner.Target.RetiredBefore(instruction);
        cpu->Architectural[GeneralRegister.Rax] = (uint)count;
        cpu->Architectural[GeneralRegister.Rdx] = count >> 32;
        return instruction + 1;
    }
}
