// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Flags;

/// <summary>CLC, STC, CMC, CLD, STD: one flag. SDM vol. 2A, "CLC—Clear Carry Flag" and its kin.</summary>
internal static unsafe class FlagChange
{
    public static Handler Bind(in Instruction instruction) => instruction.Mnemonic switch
    {
        Mnemonic.Clc => &Clc,
        Mnemonic.Stc => &Stc,
        Mnemonic.Cmc => &Cmc,
        Mnemonic.Cld => &Cld,
        _ => &Std,
    };

    private static DecodedInstruction* Clc(CpuState* cpu, DecodedInstruction* instruction)
    {
        cpu->Architectural.Flags.Carry = false;
        return instruction + 1;
    }

    private static DecodedInstruction* Stc(CpuState* cpu, DecodedInstruction* instruction)
    {
        cpu->Architectural.Flags.Carry = true;
        return instruction + 1;
    }

    private static DecodedInstruction* Cmc(CpuState* cpu, DecodedInstruction* instruction)
    {
        cpu->Architectural.Flags.Carry = !cpu->Architectural.Flags.Carry;
        return instruction + 1;
    }

    private static DecodedInstruction* Cld(CpuState* cpu, DecodedInstruction* instruction)
    {
        cpu->Architectural.SystemFlags &= ~SystemFlags.Direction;
        return instruction + 1;
    }

    private static DecodedInstruction* Std(CpuState* cpu, DecodedInstruction* instruction)
    {
        cpu->Architectural.SystemFlags |= SystemFlags.Direction;
        return instruction + 1;
    }
}
