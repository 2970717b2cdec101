// SPDX-License-Identifier: MIT
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Operands;

/// <summary>Operand 1 is a register.</summary>
internal readonly unsafe struct RegisterSource : ISource
{
    public static bool TryRead<T>(CpuState* cpu, DecodedInstruction* instruction, out T value)
        where T : unmanaged
    {
        value = CpuState.Register<T>(cpu, instruction->Source);
        return true;
    }
}
