// SPDX-License-Identifier: MIT
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Profiling;

/// <summary>What a run's fault path cost, and why.</summary>
public sealed class Profile
{
    /// <summary>Whether times are host nanoseconds; otherwise model cycles.</summary>
    public required bool IsHostTime { get; init; }

    /// <summary>What events cost in model cycles.</summary>
    public required CostModel Costs { get; init; }

    /// <summary>The name of the TLBs that the program ran on.</summary>
    public required string Tlb { get; init; }

    /// <summary>Instructions retired.</summary>
    public required ulong Instructions { get; init; }

    /// <summary>What the MMU has counted.</summary>
    public required MmuStatistics Mmu { get; init; }

    /// <summary>The whole run.</summary>
    public required ProfileCounts Totals { get; init; }

    /// <summary>By kind of fault, the costliest first. TLB misses outside of faults are in none.</summary>
    public required IReadOnlyList<ProfileRow> Kinds { get; init; }

    /// <summary>By function, the costliest first.</summary>
    public required IReadOnlyList<ProfileRow> Symbols { get; init; }

    /// <summary>By region, in the order of processes and addresses.</summary>
    public required IReadOnlyList<ProfileRow> Regions { get; init; }

    /// <summary>By page, in the order of processes and addresses.</summary>
    public required IReadOnlyList<ProfileRow> Pages { get; init; }

    /// <summary>What faults took, by <see cref="FaultPhase"/>.</summary>
    public required IReadOnlyList<PhaseHistogram> Phases { get; init; }

    /// <summary>What faults took, all phases together.</summary>
    public required PhaseHistogram Latency { get; init; }

    /// <summary>The faults in the order in which they ended.</summary>
    public required IReadOnlyList<FaultEvent> Timeline { get; init; }

    /// <summary>Faults that the timeline has no room for.</summary>
    public required ulong EventsLeftOut { get; init; }

    /// <summary>Where faults happened: process, functions from the outermost in, and what became of the fault.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> Stacks { get; init; }

    /// <summary>What the faults of each of <see cref="Stacks"/> took, in the unit of time.</summary>
    public required IReadOnlyList<ulong> StackTimes { get; init; }

    /// <summary>How frames stood over time.</summary>
    public required IReadOnlyList<SharingSample> Sharing { get; init; }

    /// <summary>The run's accesses over other TLBs.</summary>
    public required IReadOnlyList<TlbForecast> WhatIf { get; init; }

    /// <summary>When the run ended, in the unit of time.</summary>
    public required ulong EndTime { get; init; }

    /// <summary>The unit of time: <c>cycles</c> or <c>ns</c>.</summary>
    public string Unit => IsHostTime ? "ns" : "cycles";

    /// <summary>Model cycles of retired instructions.</summary>
    public ulong InstructionCycles => Instructions * Costs.Instruction;

    /// <summary>Model cycles of loads of CR3 and their kin.</summary>
    public ulong FlushCycles => Mmu.Flushes * Costs.Flush;

    /// <summary>Model cycles of the run.</summary>
    public ulong TotalCycles => InstructionCycles + FlushCycles + Totals.Cycles;

    /// <summary>What counts took in the unit of time, as far as faults go.</summary>
    public FaultPhases FaultTimes(ProfileCounts counts) => IsHostTime ? counts.FaultNanoseconds : counts.FaultCycles;
}
