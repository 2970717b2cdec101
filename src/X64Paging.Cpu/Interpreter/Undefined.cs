// SPDX-License-Identifier: MIT
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Interpreter;

/// <summary>What is no instruction, or none that is supported: #UD.</summary>
internal static unsafe class Undefined
{
    public static DecodedInstruction* Execute(CpuState* cpu, DecodedInstruction* instruction) => Raise.Exception(cpu, ExceptionVector.InvalidOpcode);
}
