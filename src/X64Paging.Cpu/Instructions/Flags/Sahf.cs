// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Flags;

/// <summary>SAHF: SF, ZF, AF, PF and CF from AH; OF stays. SDM vol. 2B, "SAHF—Store AH Into Flags".</summary>
internal static unsafe class Sahf
{
    public static Handler Bind(in Instruction instruction) => &Execute;

    private static DecodedInstruction* Execute(CpuState* cpu, DecodedInstruction* instruction)
    {
        bool overflow = cpu->Architectural.Flags.Overflow;
        cpu->Architectural.Flags.Value = CpuState.Register<byte>(cpu, Lahf.Ah);
        cpu->Architectural.Flags.Overflow = overflow;
        return instruction + 1;
    }
}
