// SPDX-License-Identifier: MIT
using System.Numerics;
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
/// CVTSI2SS and CVTSI2SD xmm, r/m32 or r/m64. SDM vol. 2A, "CVTSI2SS—Convert Doubleword Integer to Scalar Single Precision
/// Floating-Point Value" and "CVTSI2SD—Convert Doubleword Integer to Scalar Double Precision Floating-Point Value".
/// </summary>
internal static unsafe class FromInteger<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static Handler Bind(in Instruction instruction) =>
        OperandForm.SizeOf(instruction, 1) == sizeof(int) ? BindSource<int>(instruction) : BindSource<long>(instruction);

    private static Handler BindSource<TInteger>(in Instruction instruction)
        where TInteger : unmanaged, IBinaryInteger<TInteger> =>
        OperandForm.IsMemory(instruction, 1) ? &Execute<TInteger, MemorySource> : &Execute<TInteger, RegisterSource>;

    private static DecodedInstruction* Execute<TInteger, TSource>(CpuState* cpu, DecodedInstruction* instruction)
        where TInteger : unmanaged, IBinaryInteger<TInteger>
        where TSource : struct, ISource
    {
        if (!TSource.TryRead(cpu, instruction, out TInteger source))
            return null;

        FloatExceptions flags = FloatExceptions.None;
        T result = SimdConversion.FromInteger<T>(long.CreateTruncating(source), new SimdControl(cpu->Architectural.Mxcsr), ref flags);
        if (!SimdExceptions.TryCommit(cpu, flags))
            return null;

        Vector128<T> vector = CpuState.Register<Vector128<T>>(cpu, instruction->Destination);
        CpuState.SetRegister(cpu, instruction->Destination, vector.WithElement(0, result));
        return instruction + 1;
    }
}
