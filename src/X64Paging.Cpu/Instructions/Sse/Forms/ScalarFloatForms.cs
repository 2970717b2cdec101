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

/// <summary>The operand forms xmm, xmm/m32 and xmm, xmm/m64 of a floating-point operation. The rest of the register stays.</summary>
internal static unsafe class ScalarFloatForms<TOperation, T>
    where TOperation : struct, IScalarFloatOperation
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static Handler Bind(in Instruction instruction) =>
        OperandForm.IsMemory(instruction, 1) ? &Execute<MemorySource> : &Execute<RegisterSource>;

    private static DecodedInstruction* Execute<TSource>(CpuState* cpu, DecodedInstruction* instruction)
        where TSource : struct, ISource
    {
        if (!TSource.TryRead(cpu, instruction, out T right))
            return null;

        Vector128<T> vector = CpuState.Register<Vector128<T>>(cpu, instruction->Destination);
        FloatExceptions flags = FloatExceptions.None;
        T result = TOperation.Apply(vector.ToScalar(), right, new SimdControl(cpu->Architectural.Mxcsr), ref flags);
        if (!SimdExceptions.TryCommit(cpu, flags))
            return null;

        CpuState.SetRegister(cpu, instruction->Destination, vector.WithElement(0, result));
        return instruction + 1;
    }
}
