// SPDX-License-Identifier: MIT
using System.Numerics;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Bit;

/// <summary>The operand forms of BT and its kin.</summary>
/// <remarks>
/// With a register as the bit's number and a bit string in memory, the number is signed and reaches beyond the operand: it selects the
/// word first. All flags but CF stay; OF, SF, AF and PF are undefined, ZF is unaffected.
/// </remarks>
internal readonly unsafe struct BitForms<TOperation> : IWidthForms
    where TOperation : struct, IBitOperation
{
    public static Handler Bind(in Instruction instruction) => OperandWidth.Bind<BitForms<TOperation>>(instruction);

    public static Handler BindWidth<T>(in Instruction instruction)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (OperandForm.IsMemory(instruction, 0))
            return OperandForm.IsRegister(instruction, 1) ? &InString<T> : &InMemory<T>;

        return OperandForm.IsRegister(instruction, 1) ? &InRegister<T, RegisterSource> : &InRegister<T, ImmediateSource>;
    }

    private static DecodedInstruction* InRegister<T, TSource>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged, IBinaryInteger<T>
        where TSource : struct, ISource
    {
        TSource.TryRead(cpu, instruction, out T number); // A register or an immediate: nothing can refuse.
        T value = CpuState.Register<T>(cpu, instruction->Destination);
        T result = Apply(cpu, value, ulong.CreateTruncating(number));
        if (TOperation.Stores)
            CpuState.SetRegister(cpu, instruction->Destination, result);
        return instruction + 1;
    }

    private static DecodedInstruction* InMemory<T>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged, IBinaryInteger<T> =>
        At<T>(cpu, instruction, GuestMemory.EffectiveAddress(cpu, instruction), instruction->Immediate);

    private static DecodedInstruction* InString<T>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged, IBinaryInteger<T>
    {
        int unused = 64 - sizeof(T) * 8;
        long number = (long)(ulong.CreateTruncating(CpuState.Register<T>(cpu, instruction->Source)) << unused) >> unused;
        long word = number >> BitOperations.Log2((uint)sizeof(T) * 8);
        ulong offset = GuestMemory.OffsetAddress(cpu, instruction) + (ulong)(word * sizeof(T));
        if ((instruction->Traits & InstructionTraits.Address32) != 0)
            offset = (uint)offset;
        return At<T>(cpu, instruction, offset + CpuState.Register<ulong>(cpu, instruction->Segment), (ulong)number);
    }

    private static DecodedInstruction* At<T>(CpuState* cpu, DecodedInstruction* instruction, ulong address, ulong number)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (!TOperation.Stores)
        {
            if (!GuestMemory.TryReadAt(cpu, address, out T value, instruction->Traits))
                return null;

            Apply(cpu, value, number);
            return instruction + 1;
        }

        if (!GuestMemory.TryOpenAt(cpu, address, out Destination<T> destination, instruction->Traits))
            return null;

        destination.Store(cpu, Apply(cpu, destination.Value, number));
        return instruction + 1;
    }

    private static T Apply<T>(CpuState* cpu, T value, ulong number)
        where T : unmanaged, IBinaryInteger<T>
    {
        ulong bit = 1UL << ((int)number & (sizeof(T) * 8 - 1));
        ulong word = ulong.CreateTruncating(value);
        cpu->Architectural.Flags.Carry = (word & bit) != 0;
        return T.CreateTruncating(TOperation.Apply(word, bit));
    }
}
