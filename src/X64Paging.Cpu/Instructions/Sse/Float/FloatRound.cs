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

namespace X64Paging.Cpu.Instructions.Sse.Float;

/// <summary>
/// ROUNDPS, ROUNDPD, ROUNDSS and ROUNDSD: to an integral value, as the immediate says. SDM vol. 2B, "ROUNDPS—Round Packed Single
/// Precision Floating-Point Values" and its neighbours.
/// </summary>
internal static unsafe class FloatRound<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static Handler BindPacked(in Instruction instruction) =>
        OperandForm.IsMemory(instruction, 1) ? &Packed<AlignedMemorySource> : &Packed<RegisterSource>;

    public static Handler BindScalar(in Instruction instruction) =>
        OperandForm.IsMemory(instruction, 1) ? &Scalar<MemorySource> : &Scalar<RegisterSource>;

    private static DecodedInstruction* Packed<TSource>(CpuState* cpu, DecodedInstruction* instruction)
        where TSource : struct, ISource
    {
        if (!TSource.TryRead(cpu, instruction, out Vector128<T> source))
            return null;

        SimdControl control = new(cpu->Architectural.Mxcsr);
        FloatExceptions flags = FloatExceptions.None;
        Vector128<T> result = default;
        for (int i = 0; i < Vector128<T>.Count; i++)
            result = result.WithElement(i, SimdConversion.ToIntegral(source[i], (int)instruction->Immediate, control, ref flags));
        if (!SimdExceptions.TryCommit(cpu, flags))
            return null;

        CpuState.SetRegister(cpu, instruction->Destination, result);
        return instruction + 1;
    }

    private static DecodedInstruction* Scalar<TSource>(CpuState* cpu, DecodedInstruction* instruction)
        where TSource : struct, ISource
    {
        if (!TSource.TryRead(cpu, instruction, out T source))
            return null;

        SimdControl control = new(cpu->Architectural.Mxcsr);
        FloatExceptions flags = FloatExceptions.None;
        T result = SimdConversion.ToIntegral(source, (int)instruction->Immediate, control, ref flags);
        if (!SimdExceptions.TryCommit(cpu, flags))
            return null;

        Vector128<T> vector = CpuState.Register<Vector128<T>>(cpu, instruction->Destination);
        CpuState.SetRegister(cpu, instruction->Destination, vector.WithElement(0, result));
        return instruction + 1;
    }
}
