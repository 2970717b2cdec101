// SPDX-License-Identifier: MIT
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Semantics.Float;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.X87;

/// <summary>A memory format that the FPU loads.</summary>
internal unsafe interface IFloatSource
{
    /// <summary>Reads the memory operand and converts it.</summary>
    /// <returns><see langword="false"/> when memory refuses.</returns>
    static abstract bool TryLoad(CpuState* cpu, DecodedInstruction* instruction, ref FloatStatus status, out Float80 value);
}
