// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.Semantics;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Sse.Integer;

/// <summary>PTEST xmm, xmm/m128: ZF if no bit of the second is in the first, CF if all are. SDM vol. 2B, "PTEST—Logical Compare".</summary>
internal static unsafe class Ptest
{
    public static Handler Bind(in Instruction instruction) =>
        OperandForm.IsMemory(instruction, 1) ? &Execute<AlignedMemorySource> : &Execute<RegisterSource>;

    private static DecodedInstruction* Execute<TSource>(CpuState* cpu, DecodedInstruction* instruction)
        where TSource : struct, ISource
    {
        if (!TSource.TryRead(cpu, instruction, out Vector128<ulong> right))
            return null;

        Vector128<ulong> left = CpuState.Register<Vector128<ulong>>(cpu, instruction->Destination);
        cpu->Architectural.Flags.Value = ((left & right) == default ? StatusFlags.ZeroBit : 0)
            | ((~left & right) == default ? StatusFlags.CarryBit : 0);
        return instruction + 1;
    }
}
