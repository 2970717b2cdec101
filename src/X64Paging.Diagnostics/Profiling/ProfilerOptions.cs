// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Processes;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Profiling;

/// <summary>How a profile is taken.</summary>
public sealed record ProfilerOptions
{
    /// <summary>What events cost in model cycles.</summary>
    public CostModel Costs { get; init; } = CostModel.Default;

    /// <summary>The host's clock, to measure phases by; if there is none, time is model cycles and the profile repeats exactly.</summary>
    public TimeProvider? HostClock { get; init; }

    /// <summary>Other TLBs to run the same accesses over.</summary>
    public IReadOnlyList<TlbGeometry> WhatIf { get; init; } = [];

    /// <summary>Who else hears of faults and deaths.</summary>
    public IKernelObserver? Next { get; init; }

    /// <summary>The most faults that are kept on the timeline; all are counted.</summary>
    public int MostEvents { get; init; } = 500_000;
}
