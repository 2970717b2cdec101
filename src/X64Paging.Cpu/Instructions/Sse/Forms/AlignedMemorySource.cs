// SPDX-License-Identifier: MIT
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Sse.Forms;

/// <summary>The operand is in memory and must be aligned to 16 bytes.</summary>
internal readonly unsafe struct AlignedMemorySource : ISource
{
    public static bool TryRead<T>(CpuState* cpu, DecodedInstruction* instruction, out T value)
        where T : unmanaged => VectorMemory.TryReadAligned(cpu, instruction, out value);
}
