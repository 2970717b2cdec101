// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Flags;

/// <summary>LAHF: SF, ZF, AF, PF and CF to AH. SDM vol. 2A, "LAHF—Load Status Flags Into AH Register".</summary>
internal static unsafe class Lahf
{
    /// <summary>The offset of AH.</summary>
    internal const int Ah = 1;

    public static Handler Bind(in Instruction instruction) => &Execute;

    private static DecodedInstruction* Execute(CpuState* cpu, DecodedInstruction* instruction)
    {
        CpuState.SetRegister(cpu, Ah, (byte)(cpu->Architectural.Flags.Value | (ulong)SystemFlags.AlwaysSet));
        return instruction + 1;
    }
}
