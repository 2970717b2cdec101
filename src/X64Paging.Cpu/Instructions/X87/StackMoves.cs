// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Semantics.Float;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.X87;

/// <summary>What moves registers or the stack without arithmetic: FXCH, FFREE, FINCSTP, FDECSTP, FXAM, FXTRACT.</summary>
internal static unsafe class StackMoves
{
    public static Handler Bind(in Instruction instruction) => instruction.Mnemonic switch
    {
        Mnemonic.Fxch => &Exchange,
        Mnemonic.Ffree => &Free,
        Mnemonic.Fincstp => &Increment,
        Mnemonic.Fdecstp => &Decrement,
        Mnemonic.Fxam => &Examine,
        _ => &Extract,
    };

    /// <summary>FXCH: an empty register counts as the indefinite value.</summary>
    private static DecodedInstruction* Exchange(CpuState* cpu, DecodedInstruction* instruction)
    {
        if (X87Stack.HasPendingError(cpu))
            return null;

        ref X87State x87 = ref cpu->Architectural.X87;
        X87Stack.Note(ref x87, default);
        if (X87Stack.TryRead(ref x87, 0, out Float80 first) && X87Stack.TryRead(ref x87, instruction->Source, out Float80 second))
        {
            x87[0] = second;
            x87[instruction->Source] = first;
        }

        return instruction + 1;
    }

    private static DecodedInstruction* Free(CpuState* cpu, DecodedInstruction* instruction)
    {
        if (X87Stack.HasPendingError(cpu))
            return null;

        cpu->Architectural.X87.Free(instruction->Destination);
        return instruction + 1;
    }

    private static DecodedInstruction* Increment(CpuState* cpu, DecodedInstruction* instruction) => MoveTop(cpu, instruction, 1);

    private static DecodedInstruction* Decrement(CpuState* cpu, DecodedInstruction* instruction) => MoveTop(cpu, instruction, -1);

    private static DecodedInstruction* MoveTop(CpuState* cpu, DecodedInstruction* instruction, int step)
    {
        if (X87Stack.HasPendingError(cpu))
            return null;

        ref X87State x87 = ref cpu->Architectural.X87;
        X87Stack.Note(ref x87, default);
        x87.Top += step;
        return instruction + 1;
    }

    /// <summary>FXAM: the class and sign of ST(0), or that it is empty, to C3, C2, C1 and C0.</summary>
    private static DecodedInstruction* Examine(CpuState* cpu, DecodedInstruction* instruction)
    {
        if (X87Stack.HasPendingError(cpu))
            return null;

        ref X87State x87 = ref cpu->Architectural.X87;
        uint conditions = x87.IsEmpty(0)
            ? FloatStatus.C3 | FloatStatus.C0 | (x87[0].IsNegative ? FloatStatus.C1 : 0)
            : FloatComparison.Examine(x87[0]);
        x87.Status = (ushort)((x87.Status & ~FloatStatus.ConditionMask) | conditions);
        return instruction + 1;
    }

    /// <summary>FXTRACT: the exponent replaces ST(0), the significand is pushed.</summary>
    private static DecodedInstruction* Extract(CpuState* cpu, DecodedInstruction* instruction)
    {
        if (X87Stack.HasPendingError(cpu))
            return null;

        ref X87State x87 = ref cpu->Architectural.X87;
        if (!X87Stack.TryRead(ref x87, 0, out Float80 value))
            return instruction + 1;

        FloatStatus status = default;
        FloatControl control = new(x87.Control);
        Float80 significand = FloatScaling.Extract(value, control, ref status, out Float80 exponent);
        X87Stack.Note(ref x87, status);
        if (status.SuppressesRegister(control))
            return instruction + 1;

        x87[0] = exponent;
        X87Stack.Push(ref x87, significand);
        return instruction + 1;
    }
}
