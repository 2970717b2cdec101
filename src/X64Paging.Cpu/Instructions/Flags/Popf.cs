// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Flags;

/// <summary>POPF, POPFQ: which flags change depends on CPL and IOPL. SDM vol. 2B, "POPF/POPFD/POPFQ—Pop Stack Into EFLAGS Register".</summary>
internal static unsafe class Popf
{
    private const SystemFlags AlwaysChanged = SystemFlags.Trap | SystemFlags.Direction | SystemFlags.NestedTask
        | SystemFlags.AlignmentCheck | SystemFlags.Identification;

    public static Handler Bind(in Instruction instruction) => instruction.Mnemonic == Mnemonic.Popf ? &Execute16 : &Execute64;

    private static DecodedInstruction* Execute16(CpuState* cpu, DecodedInstruction* instruction)
    {
        if (!GuestStack.TryPop(cpu, out ushort value))
            return null;

        Load(cpu, value, ushort.MaxValue);
        return instruction + 1;
    }

    private static DecodedInstruction* Execute64(CpuState* cpu, DecodedInstruction* instruction)
    {
        if (!GuestStack.TryPop(cpu, out ulong value))
            return null;

        Load(cpu, value, ulong.MaxValue);
        return instruction + 1;
    }

    private static void Load(CpuState* cpu, ulong value, ulong operandMask)
    {
        PrivilegeLevel level = cpu->Owner.Target.PrivilegeLevel;
        SystemFlags old = cpu->Architectural.SystemFlags;
        SystemFlags changed = AlwaysChanged;
        if (level == PrivilegeLevel.Kernel)
            changed |= SystemFlags.IoPrivilegeLevel;
        if (InterruptFlag.IsChangeable(cpu))
            changed |= SystemFlags.Interrupt;
        changed &= (SystemFlags)operandMask;

        cpu->Architectural.Flags.Value = value;
        cpu->Architectural.SystemFlags = (old & ~changed) | ((SystemFlags)value & changed);
        cpu->Owner.Target.SelectFastTables();
    }
}
