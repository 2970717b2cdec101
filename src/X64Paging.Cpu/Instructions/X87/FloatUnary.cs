// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Semantics.Float;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.X87;

/// <summary>The form of an operation that replaces ST(0): FCHS, FABS, FSQRT, FRNDINT and, with ST(1) as its second operand, FSCALE, FPREM, FPREM1.</summary>
internal static unsafe class FloatUnary<TOperation>
    where TOperation : struct, IStackTopOperation
{
    public static Handler Bind(in Instruction instruction) => &Execute;

    internal static DecodedInstruction* Execute(CpuState* cpu, DecodedInstruction* instruction)
    {
        if (X87Stack.HasPendingError(cpu))
            return null;

        ref X87State x87 = ref cpu->Architectural.X87;
        Float80 second = default;
        if (x87.IsEmpty(0) || (TOperation.UsesSecond && x87.IsEmpty(1)))
        {
            if (X87Stack.TryRead(ref x87, x87.IsEmpty(0) ? 0 : 1, out Float80 indefinite))
                x87[0] = indefinite;
            return instruction + 1;
        }

        if (TOperation.UsesSecond)
            second = x87[1];
        FloatStatus status = default;
        FloatControl control = new(x87.Control);
        Float80 result = TOperation.Apply(x87[0], second, control, ref status);
        X87Stack.Note(ref x87, status, TOperation.DefinedConditions);
        if (!status.SuppressesRegister(control))
            x87[0] = result;
        return instruction + 1;
    }
}
