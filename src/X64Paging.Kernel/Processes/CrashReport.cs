// SPDX-License-Identifier: MIT
using X64Paging.Cpu;
using X64Paging.Kernel.Memory;
using X64Paging.Translation;

namespace X64Paging.Kernel.Processes;

/// <summary>Why a signal that the program did not catch has killed a process.</summary>
/// <param name="Pid">The process.</param>
/// <param name="Signal">The signal.</param>
/// <param name="Rip">Where the program was.</param>
/// <param name="Location">The same as a symbol and a distance, or null where no symbol is known.</param>
/// <param name="Fault">The page fault behind it, if one is.</param>
/// <param name="FaultAction">What the kernel found about that fault.</param>
/// <param name="Exception">The processor's exception behind it, if one is.</param>
/// <param name="Instruction">The instruction at RIP with its bytes, where it matters.</param>
public sealed record CrashReport(
    int Pid,
    Signal Signal,
    ulong Rip,
    string? Location,
    PageFault? Fault,
    FaultAction FaultAction,
    CpuException? Exception,
    string? Instruction)
{
    /// <summary>The region that holds the address of the page fault, or null where none does.</summary>
    public Region? Region { get; init; }

    /// <summary>The access whose address was refused, if that is the exception: #GP or #SS.</summary>
    public MemoryAccess? RefusedAccess { get; init; }
}
