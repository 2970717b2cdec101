// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.Semantics.Float;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.X87;

/// <summary>The forms of FADD, FSUB, FSUBR, FMUL, FDIV and FDIVR: two registers, with or without a pop, or ST(0) and memory.</summary>
internal static unsafe class FloatArithmetic<TOperation>
    where TOperation : struct, IFloatOperation
{
    public static Handler Bind(in Instruction instruction)
    {
        if (OperandForm.IsRegister(instruction, 0))
        {
            bool pops = instruction.Mnemonic is Mnemonic.Faddp or Mnemonic.Fsubp or Mnemonic.Fsubrp or Mnemonic.Fmulp or Mnemonic.Fdivp or Mnemonic.Fdivrp;
            return pops ? &OnRegisters<Popping> : &OnRegisters<Keeping>;
        }

        return instruction.MemorySize switch
        {
            MemorySize.Float32 => &WithFloat<uint, Binary32>,
            MemorySize.Float64 => &WithFloat<ulong, Binary64>,
            MemorySize.Int16 => &WithInteger<Int16Source>,
            _ => &WithInteger<Int32Source>,
        };
    }

    private static DecodedInstruction* OnRegisters<TAfter>(CpuState* cpu, DecodedInstruction* instruction)
        where TAfter : struct, IStackEnd
    {
        if (X87Stack.HasPendingError(cpu))
            return null;

        ref X87State x87 = ref cpu->Architectural.X87;
        if (x87.IsEmpty(instruction->Destination) || x87.IsEmpty(instruction->Source))
        {
            AnswerUnderflow<TAfter>(ref x87, instruction->Destination, instruction->Source);
            return instruction + 1;
        }

        FloatStatus status = default;
        FloatControl control = new(x87.Control);
        Float80 result = TOperation.Apply(x87[instruction->Destination], x87[instruction->Source], control, ref status);
        Finish<TAfter>(ref x87, instruction->Destination, result, control, status);
        return instruction + 1;
    }

    private static DecodedInstruction* WithFloat<T, TFormat>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
        where TFormat : struct, IBinaryFormat
    {
        if (X87Stack.HasPendingError(cpu) || !GuestMemory.TryRead(cpu, instruction, out T bits))
            return null;

        ref X87State x87 = ref cpu->Architectural.X87;
        if (x87.IsEmpty(0))
        {
            AnswerUnderflow<Keeping>(ref x87, 0, 0);
            return instruction + 1;
        }

        FloatStatus status = default;
        FloatControl control = new(x87.Control);
        Float80 result = FloatMemoryOperand.Apply<TOperation, TFormat>(x87[0], ulong.CreateTruncating(bits), control, ref status);
        Finish<Keeping>(ref x87, 0, result, control, status);
        return instruction + 1;
    }

    private static DecodedInstruction* WithInteger<TSource>(CpuState* cpu, DecodedInstruction* instruction)
        where TSource : struct, IFloatSource
    {
        FloatStatus status = default;
        if (X87Stack.HasPendingError(cpu) || !TSource.TryLoad(cpu, instruction, ref status, out Float80 source))
            return null;

        ref X87State x87 = ref cpu->Architectural.X87;
        if (x87.IsEmpty(0))
        {
            AnswerUnderflow<Keeping>(ref x87, 0, 0);
            return instruction + 1;
        }

        FloatControl control = new(x87.Control);
        Finish<Keeping>(ref x87, 0, TOperation.Apply(x87[0], source, control, ref status), control, status);
        return instruction + 1;
    }

    private static void Finish<TAfter>(ref X87State x87, int destination, Float80 result, FloatControl control, FloatStatus status)
        where TAfter : struct, IStackEnd
    {
        X87Stack.Note(ref x87, status);
        if (status.SuppressesRegister(control))
            return;

        x87[destination] = result;
        TAfter.End(ref x87);
    }

    /// <summary>An empty operand: the masked answer is the indefinite value.</summary>
    private static void AnswerUnderflow<TAfter>(ref X87State x87, int destination, int source)
        where TAfter : struct, IStackEnd
    {
        int empty = x87.IsEmpty(destination) ? destination : source;
        if (!X87Stack.TryRead(ref x87, empty, out Float80 indefinite))
            return;

        x87[destination] = indefinite;
        TAfter.End(ref x87);
    }
}
