// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Control;

/// <summary>CLFLUSH and its kin: a read of one byte as far as paging is concerned. SDM vol. 2A, "CLFLUSH—Flush Cache Line".</summary>
internal static unsafe class CacheLineFlush
{
    public static Handler Bind(in Instruction instruction) => &Execute;

    private static DecodedInstruction* Execute(CpuState* cpu, DecodedInstruction* instruction) =>
        GuestMemory.TryRead(cpu, instruction, out byte _) ? instruction + 1 : null;
}
