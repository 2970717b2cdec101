// SPDX-License-Identifier: MIT
using System.Numerics;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.Semantics.Float;
using X64Paging.Cpu.Semantics.Simd;
using X64Paging.Cpu.State;
using RoundingControl = X64Paging.Cpu.Semantics.Float.RoundingControl;

namespace X64Paging.Cpu.Instructions.Sse.Conversion;

/// <summary>
/// CVTSS2SI and CVTSD2SI, rounded as MXCSR says, and CVTTSS2SI and CVTTSD2SI, towards zero. SDM vol. 2A, "CVTSS2SI—Convert Scalar
/// Single Precision Floating-Point Value to Doubleword Integer" and its neighbours.
/// </summary>
internal static unsafe class ToInteger<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static Handler BindRounding(in Instruction instruction) =>
        OperandForm.SizeOf(instruction, 0) == sizeof(int) ? BindRounding<int>(instruction) : BindRounding<long>(instruction);

    public static Handler BindTruncating(in Instruction instruction) =>
        OperandForm.SizeOf(instruction, 0) == sizeof(int) ? BindTruncating<int>(instruction) : BindTruncating<long>(instruction);

    private static Handler BindRounding<TInteger>(in Instruction instruction)
        where TInteger : unmanaged, IBinaryInteger<TInteger>, IMinMaxValue<TInteger> =>
        OperandForm.IsMemory(instruction, 1) ? &Round<TInteger, MemorySource> : &Round<TInteger, RegisterSource>;

    private static Handler BindTruncating<TInteger>(in Instruction instruction)
        where TInteger : unmanaged, IBinaryInteger<TInteger>, IMinMaxValue<TInteger> =>
        OperandForm.IsMemory(instruction, 1) ? &Truncate<TInteger, MemorySource> : &Truncate<TInteger, RegisterSource>;

    private static DecodedInstruction* Round<TInteger, TSource>(CpuState* cpu, DecodedInstruction* instruction)
        where TInteger : unmanaged, IBinaryInteger<TInteger>, IMinMaxValue<TInteger>
        where TSource : struct, ISource =>
        Execute<TInteger, TSource>(cpu, instruction, new SimdControl(cpu->Architectural.Mxcsr).Rounding);

    private static DecodedInstruction* Truncate<TInteger, TSource>(CpuState* cpu, DecodedInstruction* instruction)
        where TInteger : unmanaged, IBinaryInteger<TInteger>, IMinMaxValue<TInteger>
        where TSource : struct, ISource => Execute<TInteger, TSource>(cpu, instruction, RoundingControl.Zero);

    private static DecodedInstruction* Execute<TInteger, TSource>(CpuState* cpu, DecodedInstruction* instruction, RoundingControl rounding)
        where TInteger : unmanaged, IBinaryInteger<TInteger>, IMinMaxValue<TInteger>
        where TSource : struct, ISource
    {
        if (!TSource.TryRead(cpu, instruction, out T source))
            return null;

        FloatExceptions flags = FloatExceptions.None;
        SimdControl control = new(cpu->Architectural.Mxcsr);
        TInteger result = SimdConversion.ToInteger<T, TInteger>(source, rounding, control, ref flags);
        if (!SimdExceptions.TryCommit(cpu, flags))
            return null;

        CpuState.SetRegister(cpu, instruction->Destination, result);
        return instruction + 1;
    }
}
