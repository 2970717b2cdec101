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
/// CMPPS, CMPPD, CMPSS and CMPSD: all ones where the predicate of the immediate holds. SDM vol. 2A, "CMPPS—Compare Packed Single
/// Precision Floating-Point Values" and its neighbours.
/// </summary>
internal static unsafe class FloatCompare<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static Handler BindPacked(in Instruction instruction) =>
        OperandForm.IsMemory(instruction, 1) ? &Packed<AlignedMemorySource> : &Packed<RegisterSource>;

    public static Handler BindScalar(in Instruction instruction) =>
        OperandForm.IsMemory(instruction, 1) ? &Scalar<MemorySource> : &Scalar<RegisterSource>;

    private static DecodedInstruction* Packed<TSource>(CpuState* cpu, DecodedInstruction* instruction)
        where TSource : struct, ISource
    {
        if (!TSource.TryRead(cpu, instruction, out Vector128<T> right))
            return null;

        Vector128<T> left = CpuState.Register<Vector128<T>>(cpu, instruction->Destination);
        FloatExceptions flags = FloatExceptions.None;
        SimdControl control = new(cpu->Architectural.Mxcsr);
        Vector128<T> result = SimdComparison.Compare(left, right, (int)instruction->Immediate, control, ref flags);
        if (!SimdExceptions.TryCommit(cpu, flags))
            return null;

        CpuState.SetRegister(cpu, instruction->Destination, result);
        return instruction + 1;
    }

    private static DecodedInstruction* Scalar<TSource>(CpuState* cpu, DecodedInstruction* instruction)
        where TSource : struct, ISource
    {
        if (!TSource.TryRead(cpu, instruction, out T right))
            return null;

        Vector128<T> vector = CpuState.Register<Vector128<T>>(cpu, instruction->Destination);
        FloatExceptions flags = FloatExceptions.None;
        SimdControl control = new(cpu->Architectural.Mxcsr);
        bool holds = SimdComparison.Compare(vector.ToScalar(), right, (int)instruction->Immediate, control, ref flags);
        if (!SimdExceptions.TryCommit(cpu, flags))
            return null;

        T mask = holds ? Vector128<T>.AllBitsSet.ToScalar() : T.Zero;
        CpuState.SetRegister(cpu, instruction->Destination, vector.WithElement(0, mask));
        return instruction + 1;
    }
}
