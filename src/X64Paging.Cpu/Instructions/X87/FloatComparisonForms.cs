// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.Semantics.Float;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.X87;

/// <summary>
/// FCOM, FUCOM, FICOM, FTST, FCOMI and their kin: ST(0) against another number, to C3, C2 and C0 or to ZF, PF and CF. SDM vol. 2A,
/// "FCOM/FCOMP/FCOMPP—Compare Floating-Point Values", "FCOMI/FCOMIP/FUCOMI/FUCOMIP", "FICOM/FICOMP—Compare Integer", "FTST—TEST".
/// </summary>
internal static unsafe class FloatComparisonForms
{
    public static Handler Bind(in Instruction instruction) => instruction.Mnemonic switch
    {
        Mnemonic.Fcom or Mnemonic.Ficom => BindOrdered<Keeping>(instruction),
        Mnemonic.Fcomp or Mnemonic.Ficomp => BindOrdered<Popping>(instruction),
        Mnemonic.Fcompp => &WithRegister<Signaling, ToConditionCodes, PoppingTwice>,
        Mnemonic.Fucom => &WithRegister<Quiet, ToConditionCodes, Keeping>,
        Mnemonic.Fucomp => &WithRegister<Quiet, ToConditionCodes, Popping>,
        Mnemonic.Fucompp => &WithRegister<Quiet, ToConditionCodes, PoppingTwice>,
        Mnemonic.Fcomi => &WithRegister<Signaling, ToFlags, Keeping>,
        Mnemonic.Fcomip => &WithRegister<Signaling, ToFlags, Popping>,
        Mnemonic.Fucomi => &WithRegister<Quiet, ToFlags, Keeping>,
        Mnemonic.Fucomip => &WithRegister<Quiet, ToFlags, Popping>,
        _ => &WithZero,
    };

    private static Handler BindOrdered<TAfter>(in Instruction instruction)
        where TAfter : struct, IStackEnd
    {
        if (OperandForm.IsRegister(instruction, 0))
            return &WithRegister<Signaling, ToConditionCodes, TAfter>;

        return instruction.MemorySize switch
        {
            MemorySize.Float32 => &WithFloat<uint, Binary32, TAfter>,
            MemorySize.Float64 => &WithFloat<ulong, Binary64, TAfter>,
            MemorySize.Int16 => &WithInteger<Int16Source, TAfter>,
            _ => &WithInteger<Int32Source, TAfter>,
        };
    }

    private static DecodedInstruction* WithRegister<TComparison, TResult, TAfter>(CpuState* cpu, DecodedInstruction* instruction)
        where TComparison : struct, IFloatComparison
        where TResult : struct, IComparisonResult
        where TAfter : struct, IStackEnd
    {
        if (X87Stack.HasPendingError(cpu))
            return null;

        // The other operand is the second named one; FCOMPP and FUCOMPP name none and mean ST(1).
        ref X87State x87 = ref cpu->Architectural.X87;
        int other = typeof(TAfter) == typeof(PoppingTwice) ? 1 : instruction->Source;
        FloatRelation relation = FloatRelation.Unordered;
        FloatStatus status = default;
        if (x87.IsEmpty(0) || x87.IsEmpty(other))
        {
            if (!X87Stack.TryRead(ref x87, x87.IsEmpty(0) ? 0 : other, out _))
                return instruction + 1;
        }
        else
        {
            relation = TComparison.Compare(x87[0], x87[other], ref status);
        }

        Finish<TResult, TAfter>(cpu, relation, status);
        return instruction + 1;
    }

    private static DecodedInstruction* WithFloat<T, TFormat, TAfter>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
        where TFormat : struct, IBinaryFormat
        where TAfter : struct, IStackEnd
    {
        if (X87Stack.HasPendingError(cpu) || !GuestMemory.TryRead(cpu, instruction, out T bits))
            return null;

        FloatStatus status = default;
        if (!X87Stack.TryRead(ref cpu->Architectural.X87, 0, out Float80 value))
            return instruction + 1;

        FloatRelation relation = FloatMemoryOperand.Compare<TFormat>(value, ulong.CreateTruncating(bits), ref status);
        Finish<ToConditionCodes, TAfter>(cpu, relation, status);
        return instruction + 1;
    }

    private static DecodedInstruction* WithInteger<TSource, TAfter>(CpuState* cpu, DecodedInstruction* instruction)
        where TSource : struct, IFloatSource
        where TAfter : struct, IStackEnd
    {
        FloatStatus status = default;
        if (X87Stack.HasPendingError(cpu) || !TSource.TryLoad(cpu, instruction, ref status, out Float80 other))
            return null;

        if (X87Stack.TryRead(ref cpu->Architectural.X87, 0, out Float80 value))
            Finish<ToConditionCodes, TAfter>(cpu, FloatComparison.Compare(value, other, ref status), status);
        return instruction + 1;
    }

    private static DecodedInstruction* WithZero(CpuState* cpu, DecodedInstruction* instruction)
    {
        if (X87Stack.HasPendingError(cpu))
            return null;

        FloatStatus status = default;
        if (X87Stack.TryRead(ref cpu->Architectural.X87, 0, out Float80 value))
            Finish<ToConditionCodes, Keeping>(cpu, FloatComparison.Compare(value, Float80.PositiveZero, ref status), status);
        return instruction + 1;
    }

    private static void Finish<TResult, TAfter>(CpuState* cpu, FloatRelation relation, FloatStatus status)
        where TResult : struct, IComparisonResult
        where TAfter : struct, IStackEnd
    {
        ref ArchitecturalState state = ref cpu->Architectural;
        FloatControl control = new(state.X87.Control);
        X87Stack.Note(ref state.X87, status);
        TResult.Set(ref state, relation);
        if (!status.SuppressesRegister(control))
            TAfter.End(ref state.X87);
    }
}
