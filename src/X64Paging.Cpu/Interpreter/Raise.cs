// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Interpreter;

/// <summary>How a handler leaves the loop: it notes why, and returns null.</summary>
internal static unsafe class Raise
{
    /// <summary>A fault-class exception: RIP stays at the instruction.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static DecodedInstruction* Exception(CpuState* cpu, ExceptionVector vector, uint errorCode = 0)
    {
        cpu->Exit = ExitReason.Exception;
        cpu->Exception = vector;
        cpu->ExceptionErrorCode = errorCode;
        return null;
    }

    /// <summary>The page fault that <see cref="CpuState.Fault"/> holds: CR2 gets its address, whoever hears of it then.</summary>
    public static void PageFault(CpuState* cpu)
    {
        cpu->Exit = ExitReason.PageFault;
        cpu->SystemRegisters.Cr2 = cpu->Fault.Address.Value;
    }

    /// <summary>An exit after the instruction, which has retired: RIP goes to the next.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static DecodedInstruction* Trap(CpuState* cpu, DecodedInstruction* instruction, ExitReason reason)
    {
        cpu->Exit = reason;
        cpu->Architectural.Rip = cpu->CodePage + instruction->NextOffset;
        return null;
    }

    /// <summary>Leaves before an instruction is through, with RIP at it: it is looked up and run anew.</summary>
    /// <param name="retired">Instructions to count for it all the same: 1 for a part of a long REP, otherwise 0.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static DecodedInstruction* Again(CpuState* cpu, DecodedInstruction* instruction, int retired)
    {
        cpu->Budget += instruction->Pending - retired;
        cpu->Architectural.Rip = cpu->CodePage + instruction->Offset;
        cpu->UnresolvedLink = null;
        cpu->Exit = ExitReason.Lookup;
        return null;
    }
}
