// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Semantics.Float;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.X87;

/// <summary>
/// F2XM1, FSIN, FCOS, FSINCOS, FPTAN, FPATAN, FYL2X, FYL2XP1. SDM vol. 1, "Transcendental Instructions". Out of range, the
/// trigonometric ones set C2 and leave the stack as it is.
/// </summary>
internal static unsafe class Transcendentals
{
    public static Handler Bind(in Instruction instruction) => instruction.Mnemonic switch
    {
        Mnemonic.F2xm1 => &FloatUnary<F2xm1>.Execute,
        Mnemonic.Fsin => &FloatUnary<Fsin>.Execute,
        Mnemonic.Fcos => &FloatUnary<Fcos>.Execute,
        Mnemonic.Fsincos => &ReplaceAndPush<SineCosine>,
        Mnemonic.Fptan => &ReplaceAndPush<Tangent>,
        Mnemonic.Fpatan => &Combine<Fpatan>,
        Mnemonic.Fyl2x => &Combine<Fyl2x>,
        _ => &Combine<Fyl2xp1>,
    };

    /// <summary>ST(0) is replaced by one result, and the other is pushed.</summary>
    private static DecodedInstruction* ReplaceAndPush<TOperation>(CpuState* cpu, DecodedInstruction* instruction)
        where TOperation : struct, IPairOperation
    {
        if (X87Stack.HasPendingError(cpu))
            return null;

        ref X87State x87 = ref cpu->Architectural.X87;
        bool isEmpty = x87.IsEmpty(0);
        if (!X87Stack.TryRead(ref x87, 0, out Float80 operand))
            return instruction + 1;

        FloatStatus status = default;
        FloatControl control = new(x87.Control);
        Float80 first = operand;
        Float80 pushed = operand;
        if (!isEmpty)
        {
            first = TOperation.Apply(operand, control, ref status, out pushed);
            X87Stack.Note(ref x87, status, FloatStatus.C1 | FloatStatus.C2);
            if (status.IsIncomplete || status.SuppressesRegister(control))
                return instruction + 1;
        }

        x87[0] = first;
        X87Stack.Push(ref x87, pushed);
        return instruction + 1;
    }

    /// <summary>ST(1) is replaced by a function of both, and ST(0) is popped.</summary>
    private static DecodedInstruction* Combine<TOperation>(CpuState* cpu, DecodedInstruction* instruction)
        where TOperation : struct, IStackTopOperation
    {
        if (X87Stack.HasPendingError(cpu))
            return null;

        ref X87State x87 = ref cpu->Architectural.X87;
        FloatControl control = new(x87.Control);
        Float80 result;
        if (x87.IsEmpty(0) || x87.IsEmpty(1))
        {
            if (!X87Stack.TryRead(ref x87, x87.IsEmpty(0) ? 0 : 1, out result))
                return instruction + 1;
        }
        else
        {
            FloatStatus status = default;
            result = TOperation.Apply(x87[0], x87[1], control, ref status);
            X87Stack.Note(ref x87, status);
            if (status.SuppressesRegister(control))
                return instruction + 1;
        }

        x87[1] = result;
        X87Stack.Pop(ref x87);
        return instruction + 1;
    }
}
