// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Arithmetic;

/// <summary>An operation on the accumulator pair and one operand.</summary>
internal unsafe interface IAccumulatorOperation
{
    static abstract DecodedInstruction* Execute<T>(CpuState* cpu, DecodedInstruction* instruction, T operand)
        where T : unmanaged, IBinaryInteger<T>;
}
