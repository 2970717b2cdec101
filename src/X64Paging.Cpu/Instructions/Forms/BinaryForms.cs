// SPDX-License-Identifier: MIT
using System.Numerics;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Forms;

/// <summary>The operand forms of a binary operation: register or memory, with register, memory or immediate.</summary>
internal readonly unsafe struct BinaryForms<TOperation> : IWidthForms
    where TOperation : struct, IBinaryOperation
{
    public static Handler Bind(in Instruction instruction) => OperandWidth.Bind<BinaryForms<TOperation>>(instruction);

    public static Handler BindWidth<T>(in Instruction instruction)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (OperandForm.IsMemory(instruction, 0))
            return OperandForm.IsRegister(instruction, 1) ? &ToMemory<T, RegisterSource> : &ToMemory<T, ImmediateSource>;

        if (OperandForm.IsMemory(instruction, 1))
            return &ToRegister<T, MemorySource>;

        return OperandForm.IsRegister(instruction, 1) ? &ToRegister<T, RegisterSource> : &ToRegister<T, ImmediateSource>;
    }

    private static DecodedInstruction* ToRegister<T, TSource>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged, IBinaryInteger<T>
        where TSource : struct, ISource
    {
        if (!TSource.TryRead(cpu, instruction, out T right))
            return null;

        T left = CpuState.Register<T>(cpu, instruction->Destination);
        CpuState.SetRegister(cpu, instruction->Destination, TOperation.Apply(left, right, ref cpu->Architectural.Flags));
        return instruction + 1;
    }

    private static DecodedInstruction* ToMemory<T, TSource>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged, IBinaryInteger<T>
        where TSource : struct, ISource
    {
        if (!GuestMemory.TryOpen(cpu, instruction, out Destination<T> destination))
            return null;

        TSource.TryRead(cpu, instruction, out T right); // A register or an immediate: nothing can refuse.
        destination.Store(cpu, TOperation.Apply(destination.Value, right, ref cpu->Architectural.Flags));
        return instruction + 1;
    }
}
