// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Sse.Forms;

/// <summary>The operand forms xmm, xmm/m128 of an operation on bits.</summary>
internal static unsafe class VectorForms<TOperation>
    where TOperation : struct, IVectorOperation
{
    public static Handler Bind(in Instruction instruction)
    {
        if (!VectorForm.IsXmm(instruction, 0))
            return null;

        return OperandForm.IsMemory(instruction, 1) ? &Execute<AlignedMemorySource> : &Execute<RegisterSource>;
    }

    private static DecodedInstruction* Execute<TSource>(CpuState* cpu, DecodedInstruction* instruction)
        where TSource : struct, ISource
    {
        if (!TSource.TryRead(cpu, instruction, out Vector128<byte> right))
            return null;

        Vector128<byte> left = CpuState.Register<Vector128<byte>>(cpu, instruction->Destination);
        CpuState.SetRegister(cpu, instruction->Destination, TOperation.Apply(left, right));
        return instruction + 1;
    }
}
