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

/// <summary>The operand forms xmm, xmm/m128 and xmm, xmm/m64 of a conversion; the latter need no alignment.</summary>
internal static unsafe class PackedConversionForms<TConversion, TSource>
    where TConversion : struct, IPackedConversion<TSource>
    where TSource : unmanaged
{
    public static Handler Bind(in Instruction instruction)
    {
        if (!OperandForm.IsMemory(instruction, 1))
            return &Execute<RegisterSource>;

        return sizeof(TSource) == sizeof(ulong) ? &Execute<MemorySource> : &Execute<AlignedMemorySource>;
    }

    private static DecodedInstruction* Execute<TOperand>(CpuState* cpu, DecodedInstruction* instruction)
        where TOperand : struct, ISource
    {
        if (!TOperand.TryRead(cpu, instruction, out TSource source))
            return null;

        FloatExceptions flags = FloatExceptions.None;
        Vector128<byte> result = TConversion.Apply(source, new SimdControl(cpu->Architectural.Mxcsr), ref flags);
        if (!SimdExceptions.TryCommit(cpu, flags))
            return null;

        CpuState.SetRegister(cpu, instruction->Destination, result);
        return instruction + 1;
    }
}
