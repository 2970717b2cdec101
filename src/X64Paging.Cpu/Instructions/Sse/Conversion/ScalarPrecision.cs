// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.Semantics.Float;
using X64Paging.Cpu.Semantics.Simd;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Sse.Conversion;

/// <summary>
/// CVTSS2SD and CVTSD2SS. SDM vol. 2A, "CVTSS2SD—Convert Scalar Single Precision Floating-Point Value to Scalar Double Precision
/// Floating-Point Value" and "CVTSD2SS—Convert Scalar Double Precision Floating-Point Value to Scalar Single Precision Floating-Point
/// Value".
/// </summary>
internal static unsafe class ScalarPrecision
{
    public static Handler BindWiden(in Instruction instruction) =>
        OperandForm.IsMemory(instruction, 1) ? &Widen<MemorySource> : &Widen<RegisterSource>;

    public static Handler BindNarrow(in Instruction instruction) =>
        OperandForm.IsMemory(instruction, 1) ? &Narrow<MemorySource> : &Narrow<RegisterSource>;

    private static DecodedInstruction* Widen<TSource>(CpuState* cpu, DecodedInstruction* instruction)
        where TSource : struct, ISource
    {
        if (!TSource.TryRead(cpu, instruction, out float source))
            return null;

        FloatExceptions flags = FloatExceptions.None;
        double result = SimdConversion.Widen(source, new SimdControl(cpu->Architectural.Mxcsr), ref flags);
        if (!SimdExceptions.TryCommit(cpu, flags))
            return null;

        Vector128<double> vector = CpuState.Register<Vector128<double>>(cpu, instruction->Destination);
        CpuState.SetRegister(cpu, instruction->Destination, vector.WithElement(0, result));
        return instruction + 1;
    }

    private static DecodedInstruction* Narrow<TSource>(CpuState* cpu, DecodedInstruction* instruction)
        where TSource : struct, ISource
    {
        if (!TSource.TryRead(cpu, instruction, out double source))
            return null;

        FloatExceptions flags = FloatExceptions.None;
        float result = SimdConversion.Narrow(source, new SimdControl(cpu->Architectural.Mxcsr), ref flags);
        if (!SimdExceptions.TryCommit(cpu, flags))
            return null;

        Vector128<float> vector = CpuState.Register<Vector128<float>>(cpu, instruction->Destination);
        CpuState.SetRegister(cpu, instruction->Destination, vector.WithElement(0, result));
        return instruction + 1;
    }
}
