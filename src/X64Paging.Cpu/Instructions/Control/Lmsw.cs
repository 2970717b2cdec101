// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Interpreter;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Cpu.Instructions.Control;

/// <summary>LMSW: the four low bits of CR0, of which PE can be set only. SDM vol. 2A, "LMSW—Load Machine Status Word".</summary>
internal static unsafe class Lmsw
{
    private const ulong Loaded = (ulong)(Cr0Flags.ProtectionEnable | Cr0Flags.MonitorCoprocessor | Cr0Flags.Emulation | Cr0Flags.TaskSwitched);

    public static Handler Bind(in Instruction instruction) => OperandForm.IsMemory(instruction, 0) ? &FromMemory : &FromRegister;

    private static DecodedInstruction* FromRegister(CpuState* cpu, DecodedInstruction* instruction) =>
        Privileged.IsAllowed(cpu) ? Load(cpu, instruction, CpuState.Register<ushort>(cpu, instruction->Destination)) : null;

    private static DecodedInstruction* FromMemory(CpuState* cpu, DecodedInstruction* instruction) =>
        Privileged.IsAllowed(cpu) && GuestMemory.TryRead(cpu, instruction, out ushort word) ? Load(cpu, instruction, word) : null;

    private static DecodedInstruction* Load(CpuState* cpu, DecodedInstruction* instruction, ushort word)
    {
        Mmu mmu = cpu->Owner.Target.Mmu;
        ulong old = (ulong)mmu.InForce.Cr0;
        ulong value = (old & ~Loaded) | (word & Loaded) | (old & (ulong)Cr0Flags.ProtectionEnable);
        return Serialization.RetireIf(mmu.TryLoadCr0(value), cpu, instruction);
    }
}
