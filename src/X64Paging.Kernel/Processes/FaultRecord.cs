// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Memory;
using X64Paging.Translation;

namespace X64Paging.Kernel.Processes;

/// <summary>One page fault that the kernel has handled.</summary>
/// <param name="Number">Counts from 1, over all processes.</param>
/// <param name="Pid">Whose fault it was.</param>
/// <param name="Rip">The instruction that faulted; for a fault of the kernel itself, the one behind the system call.</param>
/// <param name="Fault">What the processor reported.</param>
/// <param name="Result">What the kernel did.</param>
public readonly record struct FaultRecord(ulong Number, int Pid, ulong Rip, PageFault Fault, FaultResult Result);
