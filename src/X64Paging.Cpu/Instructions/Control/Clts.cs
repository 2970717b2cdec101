// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Interpreter;
using X64Paging.Cpu.State;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Cpu.Instructions.Control;

/// <summary>CLTS: clears CR0.TS. SDM vol. 2A, "CLTS—Clear Task-Switched Flag in CR0".</summary>
internal static unsafe class Clts
{
    public static Handler Bind(in Instruction instruction) => &Execute;

    private static DecodedInstruction* Execute(CpuState* cpu, DecodedInstruction* instruction)
    {
        if (!Privileged.IsAllowed(cpu))
            return null;

        Mmu mmu = cpu->Owner.Target.Mmu;
        return Serialization.RetireIf(mmu.TryLoadCr0((ulong)(mmu.InForce.Cr0 & ~Cr0Flags.TaskSwitched)), cpu, instruction);
    }
}
