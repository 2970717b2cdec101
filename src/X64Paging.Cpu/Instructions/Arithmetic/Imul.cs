// SPDX-License-Identifier: MIT
using System.Numerics;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.Semantics;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Arithmetic;

/// <summary>IMUL r/m; IMUL r, r/m; IMUL r, r/m, imm. SDM vol. 2A, "IMUL—Signed Multiply".</summary>
internal static unsafe class Imul
{
    public static Handler Bind(in Instruction instruction)
    {
        if (instruction.OpCount == 1)
            return AccumulatorForms<ImulAccumulator>.Bind(instruction);

        return OperandForm.SizeOf(instruction, 0) switch
        {
            2 => BindWidth<ushort>(instruction),
            4 => BindWidth<uint>(instruction),
            _ => BindWidth<ulong>(instruction),
        };
    }

    private static Handler BindWidth<T>(in Instruction instruction)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (instruction.OpCount == 2)
            return OperandForm.IsMemory(instruction, 1) ? &ByItself<T, MemorySource> : &ByItself<T, RegisterSource>;

        return OperandForm.IsMemory(instruction, 1) ? &ByImmediate<T, MemorySource> : &ByImmediate<T, RegisterSource>;
    }

    private static DecodedInstruction* ByItself<T, TSource>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged, IBinaryInteger<T>
        where TSource : struct, ISource =>
        TSource.TryRead(cpu, instruction, out T source)
            ? Multiply(cpu, instruction, CpuState.Register<T>(cpu, instruction->Destination), source)
            : null;

    private static DecodedInstruction* ByImmediate<T, TSource>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged, IBinaryInteger<T>
        where TSource : struct, ISource =>
        TSource.TryRead(cpu, instruction, out T source)
            ? Multiply(cpu, instruction, source, T.CreateTruncating(instruction->Immediate))
            : null;

    private static DecodedInstruction* Multiply<T>(CpuState* cpu, DecodedInstruction* instruction, T left, T right)
        where T : unmanaged, IBinaryInteger<T>
    {
        CpuState.SetRegister(cpu, instruction->Destination, Multiplication.Signed(left, right, out _, ref cpu->Architectural.Flags));
        return instruction + 1;
    }
}
