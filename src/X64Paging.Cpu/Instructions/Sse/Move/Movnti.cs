// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Forms;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Sse.Move;

/// <summary>MOVNTI m, r: a store whose hint has no effect here. SDM vol. 2B, "MOVNTI—Store Doubleword Using Non-Temporal Hint".</summary>
internal static unsafe class Movnti
{
    public static Handler Bind(in Instruction instruction) =>
        OperandForm.SizeOf(instruction, 1) == sizeof(uint) ? &Execute<uint> : &Execute<ulong>;

    private static DecodedInstruction* Execute<T>(CpuState* cpu, DecodedInstruction* instruction)
        where T : unmanaged =>
        GuestMemory.TryWrite(cpu, instruction, CpuState.Register<T>(cpu, instruction->Source)) ? instruction + 1 : null;
}
