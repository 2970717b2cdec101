// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Control;

/// <summary>NOP, with or without an operand that is not accessed, and what acts as one: PAUSE, ENDBR without CET. SDM vol. 2B, "NOP—No Operation".</summary>
internal static unsafe class Nop
{
    public static Handler Bind(in Instruction instruction) => &Execute;

    private static DecodedInstruction* Execute(CpuState* cpu, DecodedInstruction* instruction) => instruction + 1;
}
