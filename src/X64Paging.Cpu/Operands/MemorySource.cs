// SPDX-License-Identifier: MIT
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Operands;

/// <summary>The operand is in memory.</summary>
internal readonly unsafe struct MemorySource : ISource
{
    public static bool TryRead<T>(CpuState* cpu, DecodedInstruction* instruction, out T value)
        where T : unmanaged => GuestMemory.TryRead(cpu, instruction, out value);
}
