// SPDX-License-Identifier: MIT
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Operands;

/// <summary>The last operand is an immediate.</summary>
internal readonly unsafe struct ImmediateSource : ISource
{
    public static bool TryRead<T>(CpuState* cpu, DecodedInstruction* instruction, out T value)
        where T : unmanaged
    {
        // SAFETY: T is an integer of at most 8 bytes, and the host is little-endian.
        value = *(T*)&instruction->Immediate;
        return true;
    }
}
