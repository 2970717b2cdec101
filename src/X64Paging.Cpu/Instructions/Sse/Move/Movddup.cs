// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Sse.Move;

/// <summary>MOVDDUP xmm, xmm/m64: the low half twice. SDM vol. 2B, "MOVDDUP—Replicate Double Precision Floating-Point Values".</summary>
internal static unsafe class Movddup
{
    public static Handler Bind(in Instruction instruction) =>
        OperandForm.IsMemory(instruction, 1) ? &Execute<MemorySource> : &Execute<RegisterSource>;

    private static DecodedInstruction* Execute<TSource>(CpuState* cpu, DecodedInstruction* instruction)
        where TSource : struct, ISource
    {
        if (!TSource.TryRead(cpu, instruction, out ulong value))
            return null;

        CpuState.SetRegister(cpu, instruction->Destination, Vector128.Create(value));
        return instruction + 1;
    }
}
