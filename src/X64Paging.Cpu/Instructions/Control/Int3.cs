// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Interpreter;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Control;

/// <summary>INT3: #BP, a trap. SDM vol. 2A, "INT n/INTO/INT3/INT1—Call to Interrupt Procedure".</summary>
internal static unsafe class Int3
{
    public static Handler Bind(in Instruction instruction) => &Execute;

    private static DecodedInstruction* Execute(CpuState* cpu, DecodedInstruction* instruction) =>
        Raise.Trap(cpu, instruction, ExitReason.Breakpoint);
}
