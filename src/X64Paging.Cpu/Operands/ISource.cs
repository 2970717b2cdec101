// SPDX-License-Identifier: MIT
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Operands;

/// <summary>A kind of source operand.</summary>
internal unsafe interface ISource
{
    /// <summary>Reads the operand.</summary>
    /// <returns><see langword="false"/> when memory refuses; the handler then returns null.</returns>
    static abstract bool TryRead<T>(CpuState* cpu, DecodedInstruction* instruction, out T value)
        where T : unmanaged;
}
