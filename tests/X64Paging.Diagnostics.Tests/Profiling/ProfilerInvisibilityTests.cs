// SPDX-License-Identifier: MIT
using X64Paging.Diagnostics.Profiling;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Tests.Profiling;

/// <summary>A program cannot tell whether it is profiled, and a profile in model cycles repeats exactly.</summary>
public sealed class ProfilerInvisibilityTests(SnapshotStoreFixture fixture)
{
    [Theory]
    [InlineData("hello")]
    [InlineData("fork-cow")]
    [InlineData("segfault")]
    [InlineData("quicksort")]
    public void Output_faults_and_instructions_are_the_same_with_and_without(string sample)
    {
        AssertSame(ProfiledRun.WithoutProfiler(sample), ProfiledRun.Of(sample, new ProfilerOptions { WhatIf = [TlbGeometry.Tiny] }));
    }

    [Fact]
    public void Two_processes_that_talk_by_a_pipe_run_the_same_with_and_without() =>
        AssertSame(ProfiledRun.WithoutProfiler("snapshot-store"), fixture.Run);

    [Fact]
    public void Two_runs_in_model_cycles_give_the_same_JSON_byte_for_byte()
    {
        string second = ProfiledRun.Of("snapshot-store", SnapshotStoreFixture.Options).Json;

        Assert.Equal(fixture.Run.Json, second);
        Assert.True(second.Length > 1_000_000);
    }

    [Fact]
    public void Host_time_changes_the_counts_of_nothing()
    {
        ProfiledRun model = ProfiledRun.Of("fork-cow");
        ProfiledRun host = ProfiledRun.Of("fork-cow", new ProfilerOptions { HostClock = new SteppingClock() });

        Assert.Equal(model.Faults, host.Faults);
        Assert.Equal(model.Profile!.TotalCycles, host.Profile!.TotalCycles);
        Assert.Equal(model.Profile.Mmu, host.Profile.Mmu);
    }

    private static void AssertSame(ProfiledRun without, ProfiledRun with)
    {
        Assert.Equal((without.Output, without.ExitCode, without.Instructions), (with.Output, with.ExitCode, with.Instructions));
        Assert.Equal(without.Faults, with.Faults);
        Assert.Equal(without.Mmu, with.Mmu);
    }
}
