// SPDX-License-Identifier: MIT
using System.Numerics;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.Semantics;
using X64Paging.Cpu.Semantics.Float;
using X64Paging.Cpu.Semantics.Simd;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Sse.Float;

/// <summary>
/// COMISS, COMISD, UCOMISS and UCOMISD, of which the last two accept quiet NaNs. SDM vol. 2A, "COMISS—Compare Scalar Ordered Single
/// Precision Floating-Point Values and Set EFLAGS" and vol. 2D, "UCOMISS—Unordered Compare Scalar Single Precision Floating-Point
/// Values and Set EFLAGS".
/// </summary>
internal static unsafe class FloatOrder<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static Handler BindOrdered(in Instruction instruction) =>
        OperandForm.IsMemory(instruction, 1) ? &Ordered<MemorySource> : &Ordered<RegisterSource>;

    public static Handler BindUnordered(in Instruction instruction) =>
        OperandForm.IsMemory(instruction, 1) ? &Unordered<MemorySource> : &Unordered<RegisterSource>;

    private static DecodedInstruction* Ordered<TSource>(CpuState* cpu, DecodedInstruction* instruction)
        where TSource : struct, ISource => Execute<TSource>(cpu, instruction, FloatExceptions.Invalid);

    private static DecodedInstruction* Unordered<TSource>(CpuState* cpu, DecodedInstruction* instruction)
        where TSource : struct, ISource => Execute<TSource>(cpu, instruction, FloatExceptions.None);

    private static DecodedInstruction* Execute<TSource>(CpuState* cpu, DecodedInstruction* instruction, FloatExceptions ofQuiet)
        where TSource : struct, ISource
    {
        if (!TSource.TryRead(cpu, instruction, out T right))
            return null;

        T left = CpuState.Register<T>(cpu, instruction->Destination);
        FloatExceptions flags = FloatExceptions.None;
        StatusFlags order = SimdComparison.Order(left, right, new SimdControl(cpu->Architectural.Mxcsr), ofQuiet, ref flags);
        if (!SimdExceptions.TryCommit(cpu, flags))
            return null;

        cpu->Architectural.Flags = order;
        return instruction + 1;
    }
}
