// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;

namespace X64Paging.Tests.Translation;

/// <summary>Counts that were made by hand.</summary>
public sealed class MmuStatisticsTests : IDisposable
{
    private const ulong Page = 0x40_0000;
    private const ulong Next = Page + Frame.Size;

    private readonly TestMachine _machine = new();

    [Fact]
    public void New_mmu_has_counted_nothing() => AssertCounts();

    [Fact]
    public void Hits_are_not_counted()
    {
        _machine.Map(Page);

        _machine.Translate(Page);
        AssertCounts(misses: 1);
        for (ulong offset = 0; offset < Frame.Size; offset += 64)
            _machine.Translate(Page + offset);

        AssertCounts(misses: 1);
    }

    [Fact]
    public void First_write_through_a_clean_translation_is_a_dirty_walk_and_no_miss()
    {
        _machine.Map(Page);
        _machine.Map(Next);

        _machine.Translate(Page);
        _machine.Translate(Page, AccessKind.Write);
        _machine.Translate(Page, AccessKind.Write);
        AssertCounts(misses: 1, dirtyWalks: 1);

        _machine.Translate(Next, AccessKind.Write);
        AssertCounts(misses: 2, dirtyWalks: 1);
    }

    [Fact]
    public void Page_that_is_dirty_in_memory_already_needs_no_dirty_walk()
    {
        _machine.Map(Page, TestMachine.Data | PageTableFlags.Dirty);

        _machine.Translate(Page);
        _machine.Translate(Page, AccessKind.Write);

        AssertCounts(misses: 1);
    }

    [Fact]
    public void Fault_is_counted_beside_the_miss_that_found_it()
    {
        _machine.Fault(Page);
        AssertCounts(misses: 1, faults: 1);

        _machine.Map(Page, TestMachine.ReadOnly);
        _machine.Translate(Page);
        _machine.Fault(Page, AccessKind.Write); // by the cached rights
        AssertCounts(misses: 2, faults: 2);

        _machine.Translate(Page); // the fault dropped the translation
        AssertCounts(misses: 3, faults: 2);
    }

    [Fact]
    public void Dirty_walk_that_faults_is_both()
    {
        _machine.Map(Page);
        _machine.Translate(Page);
        _machine[Page] = default;

        _machine.Fault(Page, AccessKind.Write);

        AssertCounts(misses: 1, dirtyWalks: 1, faults: 1);
    }

    [Fact]
    public void Crosser_counts_for_both_pages()
    {
        _machine.Map(Page);
        _machine.Map(Next);

        Assert.True(_machine.Mmu.TryRead(new LinearAddress(Next - 1), AccessMode.User, out ushort _, out _));
        Assert.True(_machine.Mmu.TryWrite(new LinearAddress(Next - 1), AccessMode.User, (ushort)1, out _));

        AssertCounts(misses: 2, dirtyWalks: 2);
    }

    [Fact]
    public void Invalidations_and_flushes_are_counted_whether_or_not_they_find_something()
    {
        _machine.Invalidate(Page);
        _machine.Invalidate(Next);
        _machine.LoadCr3();
        _machine.Mmu.InvalidateAll();
        _machine.Mmu.InvalidateAll();

        AssertCounts(invalidations: 2, flushes: 3);
    }

    [Fact]
    public void Probe_counts_nothing()
    {
        _machine.Map(Page);

        _machine.Mmu.Probe(new LinearAddress(Page), AccessKind.Write, AccessMode.User);
        _machine.Mmu.Probe(new LinearAddress(Next), AccessKind.Write, AccessMode.User);

        AssertCounts();
    }

    [Fact]
    public void Spurious_fault_and_its_retry_are_one_fault_and_one_miss()
    {
        _machine.Map(Page, TestMachine.ReadOnly);
        _machine.Translate(Page);
        _machine[Page] = _machine[Page].With(PageTableFlags.Writable);

        Assert.True(_machine.Fault(Page, AccessKind.Write).IsSpurious);
        AssertCounts(misses: 1, faults: 1);

        _machine.Translate(Page, AccessKind.Write);
        AssertCounts(misses: 2, faults: 1);
    }

    [Fact]
    public void Every_count_of_a_run_is_as_counted_by_hand()
    {
        const ulong A = 0x4000_0000, B = A + 0x1000, C = A + 0x20_0000, D = A + 0x2000, Absent = A + 0x3000;
        TlbGeometry geometry = new()
        {
            Name = "by hand",
            Instruction = [new(PageSizes.Small, 1, 1)],
            Data = [new(PageSizes.Small, 1, 2)],
            Unified = [new(PageSizes.Small, 1, 3)],
            Structures = new(1, 1, 1, 0),
        };
        using TestMachine machine = new(geometry);
        foreach (ulong page in (ulong[])[A, B, C, D])
            machine.Map(page);

        // First-level misses, second-level hits, misses, dirty walks | entries read of levels 1 to 4 | walks that began below levels 2 to 4 | faults.
        Expect("1 0 1 0 | 1 1 1 1 | 0 0 0 | 0", () => machine.Translate(A));
        Expect("1 0 1 0 | 1 1 1 1 | 0 0 0 | 0", () => machine.Translate(A));
        Expect("2 0 2 0 | 2 1 1 1 | 1 0 0 | 0", () => machine.Translate(B));
        Expect("2 0 2 1 | 3 1 1 1 | 2 0 0 | 0", () => machine.Translate(A, AccessKind.Write));
        Expect("3 1 2 1 | 3 1 1 1 | 2 0 0 | 0", () => machine.Translate(A, AccessKind.Fetch));
        Expect("4 1 3 1 | 4 2 1 1 | 2 1 0 | 0", () => machine.Translate(C)); // over A; its PDE over A's
        Expect("5 2 3 1 | 4 2 1 1 | 2 1 0 | 0", () => machine.Translate(A)); // over B
        Expect("6 3 3 1 | 4 2 1 1 | 2 1 0 | 0", () => machine.Translate(B)); // over C
        Expect("7 3 4 1 | 5 3 1 1 | 2 2 0 | 0", () => machine.Translate(D)); // over A, in both levels
        Expect("7 3 4 1 | 5 3 1 1 | 2 2 0 | 0", () => machine.Invalidate(B));
        Expect("8 3 5 1 | 6 4 2 2 | 2 2 0 | 0", () => machine.Translate(B));
        Expect("9 3 6 1 | 7 4 2 2 | 3 2 0 | 1", () => machine.Fault(Absent)); // forgets the way
        Expect("9 3 6 1 | 7 4 2 2 | 3 2 0 | 1", () => machine.Translate(A, AccessKind.Fetch));
        Expect("10 4 6 1 | 7 4 2 2 | 3 2 0 | 1", () => machine.Translate(C)); // over D
        Expect("10 4 6 1 | 7 4 2 2 | 3 2 0 | 1", machine.LoadCr3);
        Expect("11 4 7 1 | 8 5 3 3 | 3 2 0 | 1", () => machine.Translate(C));
        Expect("12 4 8 1 | 9 6 3 3 | 3 3 0 | 1", () => machine.Translate(A, AccessKind.Write)); // D was set before: no dirty walk

        void Expect(string counts, Action step)
        {
            step();

            MmuStatistics s = machine.Mmu.Statistics;
            WalkReads read = s.EntriesRead, hits = s.StructureCacheHits;
            Assert.Equal(
                counts,
                $"{s.FirstLevelMisses} {s.SecondLevelHits} {s.TlbMisses} {s.DirtyWalks} | {read[1]} {read[2]} {read[3]} {read[4]} | "
                + $"{hits[2]} {hits[3]} {hits[4]} | {s.Faults}");
        }
    }

    [Theory]
    [InlineData(PagingVariants.Intel)]
    [InlineData(PagingVariants.LazyUpperAccessed)]
    public void Walk_that_is_refused_has_read_entries_too(PagingVariants variants)
    {
        _machine.Mmu.Controls = _machine.Mmu.Controls with { Variants = variants };
        _machine.Map(Page, TestMachine.ReadOnly);

        _machine.Fault(Page, AccessKind.Write);
        Assert.Equal("1, 1, 1, 1, 0", Statistics.EntriesRead.ToString());

        _machine.Fault(Next);
        Assert.Equal("2, 2, 2, 2, 0", Statistics.EntriesRead.ToString());

        _machine.Translate(Page);
        Assert.Equal("3, 3, 3, 3, 0", Statistics.EntriesRead.ToString());
    }

    public void Dispose() => _machine.Dispose();

    private void AssertCounts(ulong misses = 0, ulong dirtyWalks = 0, ulong faults = 0, ulong invalidations = 0, ulong flushes = 0) =>
        Assert.Equal(
            (misses, dirtyWalks, faults, invalidations, flushes),
            (Statistics.TlbMisses, Statistics.DirtyWalks, Statistics.Faults, Statistics.Invalidations, Statistics.Flushes));

    private MmuStatistics Statistics => _machine.Mmu.Statistics;
}
