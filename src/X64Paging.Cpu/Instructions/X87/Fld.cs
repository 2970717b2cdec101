// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Semantics.Float;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.X87;

/// <summary>
/// FLD, FILD, FBLD: push a number. SDM vol. 2A, "FLD—Load Floating-Point Value", "FILD—Load Integer", "FBLD—Load Binary Coded Decimal".
/// </summary>
internal static unsafe class Fld
{
    public static Handler Bind(in Instruction instruction) => OperandForm.IsRegister(instruction, 0)
        ? &FromRegister
        : instruction.MemorySize switch
        {
            MemorySize.Float32 => &FromMemory<SingleSource>,
            MemorySize.Float64 => &FromMemory<DoubleSource>,
            MemorySize.Float80 => &FromMemory<ExtendedSource>,
            MemorySize.Bcd => &FromMemory<DecimalSource>,
            MemorySize.Int16 => &FromMemory<Int16Source>,
            MemorySize.Int32 => &FromMemory<Int32Source>,
            _ => &FromMemory<Int64Source>,
        };

    private static DecodedInstruction* FromRegister(CpuState* cpu, DecodedInstruction* instruction)
    {
        if (X87Stack.HasPendingError(cpu))
            return null;

        ref X87State x87 = ref cpu->Architectural.X87;
        if (X87Stack.TryRead(ref x87, instruction->Destination, out Float80 value))
        {
            X87Stack.Note(ref x87, default);
            X87Stack.Push(ref x87, value);
        }

        return instruction + 1;
    }

    private static DecodedInstruction* FromMemory<TSource>(CpuState* cpu, DecodedInstruction* instruction)
        where TSource : struct, IFloatSource
    {
        FloatStatus status = default;
        if (X87Stack.HasPendingError(cpu) || !TSource.TryLoad(cpu, instruction, ref status, out Float80 value))
            return null;

        ref X87State x87 = ref cpu->Architectural.X87;
        X87Stack.Note(ref x87, status);
        if (!status.SuppressesRegister(new FloatControl(x87.Control)))
            X87Stack.Push(ref x87, value);
        return instruction + 1;
    }
}
