// SPDX-License-Identifier: MIT
using X64Paging.Diagnostics.Profiling;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Tests.Profiling;

/// <summary>The parts of a profile add up, and to what the machine itself has counted.</summary>
public sealed class ProfileTotalsTests(SnapshotStoreFixture fixture)
{
    private Profile Profile => fixture.Profile;

    [Fact]
    public void Misses_and_walk_references_are_those_of_the_MMU()
    {
        TranslationCounts translation = Profile.Totals.Translation;

        Assert.Equal(
            (Profile.Mmu.FirstLevelMisses, Profile.Mmu.SecondLevelHits, Profile.Mmu.TlbMisses, Profile.Mmu.DirtyWalks),
            (translation.InstructionMisses + translation.DataMisses, translation.SecondLevelHits, translation.Walks, translation.DirtyWalks));
        Assert.Equal(Profile.Mmu.EntriesRead, translation.EntriesRead);
        Assert.Equal(Profile.Mmu.StructureCacheHits, translation.StructureHits);
    }

    [Fact]
    public void Faults_are_those_of_the_MMU_and_on_the_timeline()
    {
        Assert.Equal(Profile.Mmu.Faults, Profile.Totals.Faults);
        Assert.Equal(Profile.Mmu.Faults, (ulong)Profile.Timeline.Count);
        Assert.Equal(Enumerable.Range(1, Profile.Timeline.Count).Select(number => (ulong)number), Profile.Timeline.Select(fault => fault.Number));
        Assert.All(Profile.Timeline.Zip(Profile.Timeline.Skip(1)), pair => Assert.True(pair.First.Start + pair.First.Phases.Total <= pair.Second.Start));
    }

    [Fact]
    public void Symbols_regions_and_pages_each_add_up_to_the_totals()
    {
        foreach (IReadOnlyList<ProfileRow> rows in new[] { Profile.Symbols, Profile.Regions, Profile.Pages })
        {
            AssertSum(rows, counts => counts.Faults);
            AssertSum(rows, counts => counts.Cycles);
            AssertSum(rows, counts => counts.BytesCopied);
            AssertSum(rows, counts => counts.Translation.Walks);
            foreach (FaultKind kind in Enum.GetValues<FaultKind>())
                AssertSum(rows, counts => counts[kind]);
            for (PagingLevel level = PagingLevel.PageTable; level <= PagingLevel.Pml4; level++)
                AssertSum(rows, counts => counts.Translation.EntriesRead.At(level));
        }
    }

    [Fact]
    public void Phases_and_stacks_add_up_to_the_cycles_of_faults()
    {
        ulong cycles = Profile.Totals.FaultCycles.Total;

        Assert.Equal(cycles, Sum(Profile.Phases.Select(phase => phase.Sum)));
        Assert.Equal(cycles, Sum(Profile.StackTimes));
        Assert.Equal(cycles, Profile.Latency.Sum);
        Assert.Equal(cycles, Sum(Profile.Kinds.Select(kind => kind.Counts.Cycles)));
        Assert.Equal(Profile.TotalCycles, Profile.EndTime);
    }

    [Fact]
    public void Forecast_for_the_TLBs_that_the_program_ran_on_is_what_happened()
    {
        TlbForecast own = Profile.WhatIf[0];

        Assert.Equal(ProfiledRun.Tlb.Name, own.Geometry);
        Assert.Equal(Profile.Mmu, own.Counted);
        Assert.NotEqual(Profile.Mmu, Profile.WhatIf[1].Counted);
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("fork-cow")]
    [InlineData("segfault")]
    public void Forecast_for_other_TLBs_is_what_a_run_on_them_counts(string sample)
    {
        Profile profile = ProfiledRun.Of(sample, new ProfilerOptions { WhatIf = TlbGeometry.Presets }).Profile!;

        TlbForecast own = Assert.Single(profile.WhatIf, forecast => forecast.Geometry == ProfiledRun.Tlb.Name);
        Assert.Equal(profile.Mmu, own.Counted);
        TlbForecast none = Assert.Single(profile.WhatIf, forecast => forecast.Geometry == TlbGeometry.None.Name);
        Assert.True(none.Counted.TlbMisses > own.Counted.TlbMisses && none.Cycles > own.Cycles);
    }

    private void AssertSum(IReadOnlyList<ProfileRow> rows, Func<ProfileCounts, ulong> select) =>
        Assert.Equal(select(Profile.Totals), Sum(rows.Select(row => select(row.Counts))));

    private static ulong Sum(IEnumerable<ulong> values) => values.Aggregate(0UL, (sum, value) => sum + value);
}
