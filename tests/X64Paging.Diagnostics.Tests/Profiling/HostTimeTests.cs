// SPDX-License-Identifier: MIT
using X64Paging.Diagnostics.Profiling;

namespace X64Paging.Diagnostics.Tests.Profiling;

/// <summary>Phases in host time, by a clock whose every reading is a nanosecond later.</summary>
public sealed class HostTimeTests
{
    private readonly Profile _profile = ProfiledRun.Of("fork-cow", new ProfilerOptions { HostClock = new SteppingClock() }).Profile!;

    [Fact]
    public void Every_phase_of_a_copy_takes_time()
    {
        ProfileCounts copies = Assert.Single(_profile.Kinds, kind => kind.Name == "cow-copy").Counts;

        foreach (string phase in FaultPhases.Names.Skip(1))
            Assert.True(copies.FaultNanoseconds[FaultPhases.Names.ToList().IndexOf(phase)] >= copies.Faults, phase);
    }

    [Fact]
    public void Reuse_copies_and_invalidates_nothing()
    {
        FaultPhases phases = Assert.Single(_profile.Kinds, kind => kind.Name == "cow-reuse").Counts.FaultNanoseconds;

        Assert.Equal((0UL, 0UL), (phases.At(FaultPhase.Copy), phases.At(FaultPhase.Invalidate)));
        Assert.True(phases.At(FaultPhase.Handler) > 0 && phases.At(FaultPhase.Retry) > 0);
    }

    [Fact]
    public void Times_are_the_hosts_and_counts_stay()
    {
        Assert.Equal("ns", _profile.Unit);
        Assert.Equal(_profile.Totals.FaultNanoseconds.Total, _profile.Latency.Sum);
        Assert.Equal(_profile.Totals.Faults, _profile.Latency.Count);
        Assert.True(_profile.Latency.Percentile(50) <= _profile.Latency.Percentile(99) && _profile.Latency.Percentile(99) <= _profile.Latency.Maximum);
        Assert.True(_profile.Timeline.Zip(_profile.Timeline.Skip(1)).All(pair => pair.First.Start < pair.Second.Start));
    }
}
