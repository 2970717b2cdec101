// SPDX-License-Identifier: MIT
using System.Numerics;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Shift;

/// <summary>The operand forms of SHLD and SHRD: register or memory, a register, and an immediate or CL.</summary>
internal readonly unsafe struct DoubleShiftForms<TOperation> : IWidthForms
    where TOperation : struct, IDoubleShiftOperation
{
    public static Handler Bind(in Instruction instruction) => OperandWidth.Bind<DoubleShiftForms<TOperation>>(instruction);

    public static Handler BindWidth<T>(in Instruction instruction)
        where T : unmanaged, IBinaryInteger<T> => OperandForm.IsMemory(instruction, 0) ? &InMemory<T> : &InRegister<T>;

    private static DecodedInstruction* InRegister<T>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged, IBinaryInteger<T>
    {
        T value = CpuState.Register<T>(cpu, instruction->Destination);
        int count = ReadCount<T>(cpu, instruction);
        if (count != 0)
            value = TOperation.Apply(value, CpuState.Register<T>(cpu, instruction->Source), count, ref cpu->Architectural.Flags);
        CpuState.SetRegister(cpu, instruction->Destination, value);
        return instruction + 1;
    }

    private static DecodedInstruction* InMemory<T>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (!GuestMemory.TryOpen(cpu, instruction, out Destination<T> destination))
            return null;

        int count = ReadCount<T>(cpu, instruction);
        T source = CpuState.Register<T>(cpu, instruction->Source);
        if (count != 0)
            destination.Store(cpu, TOperation.Apply(destination.Value, source, count, ref cpu->Architectural.Flags));
        return instruction + 1;
    }

    /// <summary>The third operand: CL where it is a register, otherwise the immediate.</summary>
    private static int ReadCount<T>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged
    {
        // CL is the register at offset 8; RAX, whose offset is 0, is never the count.
        int count = instruction->Third != 0 ? CpuState.Register<byte>(cpu, instruction->Third) : (byte)instruction->Immediate;
        return count & (sizeof(T) == sizeof(ulong) ? 63 : 31);
    }
}
