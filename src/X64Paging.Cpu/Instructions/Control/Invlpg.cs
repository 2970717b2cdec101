// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Interpreter;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;
using X64Paging.Paging;

namespace X64Paging.Cpu.Instructions.Control;

/// <summary>INVLPG: drops the translation of a page, which may be the one that runs. SDM vol. 2A, "INVLPG—Invalidate TLB Entries".</summary>
internal static unsafe class Invlpg
{
    public static Handler Bind(in Instruction instruction) => &Execute;

    private static DecodedInstruction* Execute(CpuState* cpu, DecodedInstruction* instruction)
    {
        if (!Privileged.IsAllowed(cpu))
            return null;

        // No access: a non-canonical address is nothing to complain about, and LAM does not take tags off it.
        cpu->Owner.Target.Mmu.InvalidatePage(new LinearAddress(GuestMemory.EffectiveAddress(cpu, instruction)));
        return Serialization.Retire(cpu, instruction);
    }
}
