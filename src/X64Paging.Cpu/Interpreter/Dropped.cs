// SPDX-License-Identifier: MIT
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Interpreter;

/// <summary>What stands in the elements of a block whose bytes were written: nothing runs, RIP is looked up anew.</summary>
internal static unsafe class Dropped
{
    public static DecodedInstruction* Execute(CpuState* cpu, DecodedInstruction* instruction) => Raise.Again(cpu, instruction, retired: 0);
}
