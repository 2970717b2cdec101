// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Interpreter;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Control;

/// <summary>HLT: #GP(0) unless at CPL 0. SDM vol. 2A, "HLT—Halt".</summary>
internal static unsafe class Hlt
{
    public static Handler Bind(in Instruction instruction) => &Execute;

    private static DecodedInstruction* Execute(CpuState* cpu, DecodedInstruction* instruction) =>
        Privileged.IsAllowed(cpu) ? Raise.Trap(cpu, instruction, ExitReason.Halt) : null;
}
