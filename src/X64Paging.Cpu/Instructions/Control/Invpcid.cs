// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Interpreter;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Cpu.Instructions.Control;

/// <summary>INVPCID: drops translations of one PCID or of all. SDM vol. 2A, "INVPCID—Invalidate Process-Context Identifier".</summary>
/// <remarks>The manual leaves open whether a wrong type is refused before the descriptor is read; here the descriptor comes first.</remarks>
internal static unsafe class Invpcid
{
    public static Handler Bind(in Instruction instruction) => &Execute;

    private static DecodedInstruction* Execute(CpuState* cpu, DecodedInstruction* instruction)
    {
        Mmu mmu = cpu->Owner.Target.Mmu;
        if (!mmu.InForce.Has(PagingFeatures.InvalidatePcid))
            return Raise.Exception(cpu, ExceptionVector.InvalidOpcode);
        if (!Privileged.IsAllowed(cpu) || !GuestMemory.TryRead(cpu, instruction, out UInt128 descriptor))
            return null;

        PcidInvalidation type = (PcidInvalidation)CpuState.Register<ulong>(cpu, instruction->Destination);
        LinearAddress address = new((ulong)(descriptor >> 64));
        return Serialization.RetireIf(mmu.TryInvalidatePcid(type, (ulong)descriptor, address), cpu, instruction);
    }
}
