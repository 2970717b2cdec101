// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Linux.Signals;

/// <summary>The last exception of a process, as every signal frame tells it.</summary>
/// <param name="ErrorCode">What the exception pushes.</param>
/// <param name="Vector">Its vector.</param>
/// <param name="Cr2">The address of the last page fault.</param>
internal readonly record struct TrapInformation(ulong ErrorCode, ulong Vector, ulong Cr2);
