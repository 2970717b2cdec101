// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.Semantics;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Arithmetic;

/// <summary>MUL r/m: the accumulator times the operand. SDM vol. 2B, "MUL—Unsigned Multiply".</summary>
internal readonly unsafe struct Mul : IAccumulatorOperation
{
    public static DecodedInstruction* Execute<T>(CpuState* cpu, DecodedInstruction* instruction, T operand)
        where T : unmanaged, IBinaryInteger<T>
    {
        T low = Multiplication.Unsigned(AccumulatorPair.Low<T>(cpu), operand, out T high, ref cpu->Architectural.Flags);
        AccumulatorPair.Set(cpu, low, high);
        return instruction + 1;
    }
}
