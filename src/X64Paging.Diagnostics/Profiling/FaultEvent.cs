// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Diagnostics.Profiling;

/// <summary>One fault on the timeline.</summary>
/// <param name="Start">When its walk began: model cycles, or host nanoseconds, since the run began.</param>
/// <param name="Number">The kernel's number of it, from 1.</param>
/// <param name="Pid">Whose it was.</param>
/// <param name="Page">The page.</param>
/// <param name="Kind">What it came to.</param>
/// <param name="Stack">Where the program was: an index of <see cref="Profile.Stacks"/>.</param>
/// <param name="Phases">What each phase took, in the unit of <paramref name="Start"/>.</param>
public readonly record struct FaultEvent(
    ulong Start, ulong Number, int Pid, LinearAddress Page, FaultKind Kind, int Stack, FaultPhases Phases);
