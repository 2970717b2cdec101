// SPDX-License-Identifier: MIT
using System.Numerics;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Shift;

/// <summary>The operand forms of a shift: register or memory, by an immediate or by CL.</summary>
/// <remarks>A masked count of 0 changes no flag; a memory operand is opened for writing all the same.</remarks>
internal readonly unsafe struct ShiftForms<TOperation> : IWidthForms
    where TOperation : struct, IShiftOperation
{
    public static Handler Bind(in Instruction instruction) => OperandWidth.Bind<ShiftForms<TOperation>>(instruction);

    public static Handler BindWidth<T>(in Instruction instruction)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (OperandForm.IsMemory(instruction, 0))
            return OperandForm.IsRegister(instruction, 1) ? &InMemory<T, RegisterSource> : &InMemory<T, ImmediateSource>;

        return OperandForm.IsRegister(instruction, 1) ? &InRegister<T, RegisterSource> : &InRegister<T, ImmediateSource>;
    }

    private static DecodedInstruction* InRegister<T, TCount>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged, IBinaryInteger<T>
        where TCount : struct, ISource
    {
        T value = CpuState.Register<T>(cpu, instruction->Destination);
        int count = ReadCount<T, TCount>(cpu, instruction);
        if (count != 0)
            value = TOperation.Apply(value, count, ref cpu->Architectural.Flags);
        CpuState.SetRegister(cpu, instruction->Destination, value);
        return instruction + 1;
    }

    private static DecodedInstruction* InMemory<T, TCount>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged, IBinaryInteger<T>
        where TCount : struct, ISource
    {
        if (!GuestMemory.TryOpen(cpu, instruction, out Destination<T> destination))
            return null;

        int count = ReadCount<T, TCount>(cpu, instruction);
        if (count != 0)
            destination.Store(cpu, TOperation.Apply(destination.Value, count, ref cpu->Architectural.Flags));
        return instruction + 1;
    }

    /// <summary>The count modulo 64 for 64-bit operands, modulo 32 for all others.</summary>
    private static int ReadCount<T, TCount>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged
        where TCount : struct, ISource
    {
        TCount.TryRead(cpu, instruction, out byte count); // A register or an immediate: nothing can refuse.
        return count & (sizeof(T) == sizeof(ulong) ? 63 : 31);
    }
}
