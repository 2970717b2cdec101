// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Sse.Forms;

/// <summary>The operand forms of a vector shift: xmm, xmm/m128, of which the low 64 bits count, or xmm, imm8.</summary>
internal static unsafe class VectorShiftForms<TShift>
    where TShift : struct, IVectorShift
{
    public static Handler Bind(in Instruction instruction)
    {
        if (!VectorForm.IsXmm(instruction, 0))
            return null;

        if (OperandForm.IsMemory(instruction, 1))
            return &ByVector<AlignedMemorySource>;

        return OperandForm.IsRegister(instruction, 1) ? &ByVector<RegisterSource> : &ByImmediate;
    }

    private static DecodedInstruction* ByVector<TSource>(CpuState* cpu, DecodedInstruction* instruction)
        where TSource : struct, ISource
    {
        if (!TSource.TryRead(cpu, instruction, out Vector128<ulong> count))
            return null;

        Vector128<byte> value = CpuState.Register<Vector128<byte>>(cpu, instruction->Destination);
        CpuState.SetRegister(cpu, instruction->Destination, TShift.Apply(value, count.ToScalar()));
        return instruction + 1;
    }

    private static DecodedInstruction* ByImmediate(CpuState* cpu, DecodedInstruction* instruction)
    {
        Vector128<byte> value = CpuState.Register<Vector128<byte>>(cpu, instruction->Destination);
        CpuState.SetRegister(cpu, instruction->Destination, TShift.Apply(value, (byte)instruction->Immediate));
        return instruction + 1;
    }
}
