// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Interpreter;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.Semantics;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Arithmetic;

/// <summary>IDIV r/m: the accumulator pair by the operand; #DE if the quotient does not fit. SDM vol. 2A, "IDIV—Signed Divide".</summary>
internal readonly unsafe struct Idiv : IAccumulatorOperation
{
    public static DecodedInstruction* Execute<T>(CpuState* cpu, DecodedInstruction* instruction, T operand)
        where T : unmanaged, IBinaryInteger<T>
    {
        T high = AccumulatorPair.High<T>(cpu);
        T low = AccumulatorPair.Low<T>(cpu);
        if (!Division.TrySigned(high, low, operand, out T quotient, out T remainder, ref cpu->Architectural.Flags))
            return Raise.Exception(cpu, ExceptionVector.DivideError);

        AccumulatorPair.Set(cpu, quotient, remainder);
        return instruction + 1;
    }
}
