// SPDX-License-Identifier: MIT
using System.Numerics;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Forms;

/// <summary>The operand forms of an operation that only sets flags: memory is read, never written.</summary>
internal readonly unsafe struct CompareForms<TOperation> : IWidthForms
    where TOperation : struct, ICompareOperation
{
    public static Handler Bind(in Instruction instruction) => OperandWidth.Bind<CompareForms<TOperation>>(instruction);

    public static Handler BindWidth<T>(in Instruction instruction)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (OperandForm.IsMemory(instruction, 0))
            return OperandForm.IsRegister(instruction, 1) ? &MemoryWith<T, RegisterSource> : &MemoryWith<T, ImmediateSource>;

        if (OperandForm.IsMemory(instruction, 1))
            return &RegisterWith<T, MemorySource>;

        return OperandForm.IsRegister(instruction, 1) ? &RegisterWith<T, RegisterSource> : &RegisterWith<T, ImmediateSource>;
    }

    private static DecodedInstruction* RegisterWith<T, TSource>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged, IBinaryInteger<T>
        where TSource : struct, ISource
    {
        if (!TSource.TryRead(cpu, instruction, out T right))
            return null;

        TOperation.Apply(CpuState.Register<T>(cpu, instruction->Destination), right, ref cpu->Architectural.Flags);
        return instruction + 1;
    }

    private static DecodedInstruction* MemoryWith<T, TSource>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged, IBinaryInteger<T>
        where TSource : struct, ISource
    {
        if (!GuestMemory.TryRead(cpu, instruction, out T left))
            return null;

        TSource.TryRead(cpu, instruction, out T right); // A register or an immediate: nothing can refuse.
        TOperation.Apply(left, right, ref cpu->Architectural.Flags);
        return instruction + 1;
    }
}
