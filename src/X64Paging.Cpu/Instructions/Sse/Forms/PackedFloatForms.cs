// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.Intrinsics;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.Semantics.Float;
using X64Paging.Cpu.Semantics.Simd;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Sse.Forms;

/// <summary>The operand forms xmm, xmm/m128 of a floating-point operation.</summary>
internal static unsafe class PackedFloatForms<TOperation, T>
    where TOperation : struct, IPackedFloatOperation
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static Handler Bind(in Instruction instruction) =>
        OperandForm.IsMemory(instruction, 1) ? &Execute<AlignedMemorySource> : &Execute<RegisterSource>;

    private static DecodedInstruction* Execute<TSource>(CpuState* cpu, DecodedInstruction* instruction)
        where TSource : struct, ISource
    {
        if (!TSource.TryRead(cpu, instruction, out Vector128<T> right))
            return null;

        Vector128<T> left = CpuState.Register<Vector128<T>>(cpu, instruction->Destination);
        FloatExceptions flags = FloatExceptions.None;
        Vector128<T> result = TOperation.Apply(left, right, new SimdControl(cpu->Architectural.Mxcsr), ref flags);
        if (!SimdExceptions.TryCommit(cpu, flags))
            return null;

        CpuState.SetRegister(cpu, instruction->Destination, result);
        return instruction + 1;
    }
}
