// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Interpreter;

/// <summary>What is no instruction, or none that is supported, and UD0, UD1 and UD2, which are there to be none: #UD.</summary>
internal static unsafe class Undefined
{
    public static Handler Bind(in Instruction instruction) => &Execute;

    public static DecodedInstruction* Execute(CpuState* cpu, DecodedInstruction* instruction) => Raise.Exception(cpu, ExceptionVector.InvalidOpcode);
}
