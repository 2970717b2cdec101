// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Interpreter;
using X64Paging.Cpu.Semantics;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Branch;

/// <summary>Jcc rel. SDM vol. 2A, "Jcc—Jump if Condition Is Met".</summary>
internal static unsafe class Jcc<TCondition>
    where TCondition : struct, ICondition
{
    public static Handler Bind(in Instruction instruction) => &Execute;

    private static DecodedInstruction* Execute(CpuState* cpu, DecodedInstruction* instruction) =>
        Link.Follow(cpu, TCondition.Holds(cpu->Architectural.Flags) ? Link.Taken(instruction) : Link.Next(instruction));
}
