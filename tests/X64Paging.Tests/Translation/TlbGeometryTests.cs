// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;

namespace X64Paging.Tests.Translation;

/// <summary>How much a TLB holds, and what has to leave for more.</summary>
public sealed class TlbGeometryTests
{
    private const ulong Start = 0x4000_0000;

    [Fact]
    public void Default_geometry_holds_as_many_pages_as_it_says()
    {
        TlbGeometry geometry = TlbGeometry.Default;
        int entryCount = geometry.Unified.Single(array => (array.Sizes & PageSizes.Small) != 0).EntryCount;

        Assert.Equal(0, StillCached(geometry, entryCount).Misses);
        Assert.True(StillCached(geometry, entryCount + geometry.Data.Sum(array => array.EntryCount) + 1).Misses > 0);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 4)]
    [InlineData(4, 1)]
    [InlineData(8, 3)]
    [InlineData(2, 255)]
    [InlineData(3, 5)]
    [InlineData(96, 1)]
    public void Contiguous_pages_up_to_sets_times_ways_all_stay(int sets, int ways)
    {
        TlbGeometry geometry = Geometries.Unified(sets, ways, 1, 1, 1, 1);

        Assert.Equal(0, StillCached(geometry, sets * ways).Misses);
        Assert.Equal([0], StillCached(geometry, sets * ways + 1).Missing[..1]);
    }

    [Fact]
    public void Set_is_replaced_in_turn()
    {
        using TestMachine machine = new(Geometries.Unified(1, 3, 1, 1, 1, 1));
        for (ulong page = 0; page < 5; page++)
            machine.Map(Start + page * Frame.Size);

        foreach (ulong page in (ulong[])[0, 1, 2, 3, 4]) // 3 takes the place of 0, 4 of 1
            machine.Translate(Start + page * Frame.Size);

        Assert.Equal([2, 3, 4], Cached(machine, 5));
    }

    [Fact]
    public void Invalidated_way_is_filled_before_another_page_has_to_leave()
    {
        using TestMachine machine = new(Geometries.Unified(1, 3, 1, 1, 1, 1));
        for (ulong page = 0; page < 4; page++)
            machine.Map(Start + page * Frame.Size);
        foreach (ulong page in (ulong[])[0, 1, 2])
            machine.Translate(Start + page * Frame.Size);

        machine.Invalidate(Start + Frame.Size);
        machine.Translate(Start + 3 * Frame.Size);

        Assert.Equal([0, 2, 3], Cached(machine, 4));
    }

    [Fact]
    public void Single_entry_misses_at_every_change_of_page()
    {
        using TestMachine machine = new(TlbGeometry.SingleEntry);
        machine.Map(Start);
        machine.Map(Start + Frame.Size);

        machine.Translate(Start);
        machine.Translate(Start + 8);
        Assert.Equal(1UL, machine.Mmu.Statistics.TlbMisses);

        machine.Translate(Start + Frame.Size);
        machine.Translate(Start);
        Assert.Equal(3UL, machine.Mmu.Statistics.TlbMisses);
    }

    [Fact]
    public void Single_entry_serves_an_access_that_crosses_pages()
    {
        using TestMachine machine = new(TlbGeometry.SingleEntry);
        Frame low = machine.Map(Start);
        Frame high = machine.Map(Start + Frame.Size);

        Assert.True(machine.Mmu.TryWrite(new LinearAddress(Start + 0xFFC), AccessMode.User, 0x1122_3344_5566_7788UL, out _));

        Assert.Equal(0x5566_7788u, machine.Memory.Read<uint>(low.Base + 0xFFC));
        Assert.Equal(0x1122_3344u, machine.Memory.Read<uint>(high.Base));
        Assert.True(machine.Mmu.TryRead(new LinearAddress(Start + 0xFFC), AccessMode.User, out ulong value, out _));
        Assert.Equal(0x1122_3344_5566_7788UL, value);
    }

    [Fact]
    public void Pages_of_different_sizes_do_not_displace_each_other()
    {
        using TestMachine machine = new(TlbGeometry.SingleEntry);
        machine.Map(0x1000);
        machine.Map(Start, 0, PageSize.Size1GiB);
        machine.Map(3 * Start, 0, PageSize.Size2MiB);

        for (int turn = 0; turn < 3; turn++)
        {
            machine.Translate(0x1000);
            machine.Translate(Start);
            machine.Translate(3 * Start);
        }

        Assert.Equal(3UL, machine.Mmu.Statistics.TlbMisses);
    }

    [Fact]
    public void Large_page_is_one_entry_for_all_its_addresses()
    {
        using TestMachine machine = new(TlbGeometry.SingleEntry);
        machine.Map(Start, 0, PageSize.Size2MiB);

        for (ulong offset = 0; offset < 2UL << 20; offset += Frame.Size)
            Assert.Equal(offset, machine.Translate(Start + offset));

        Assert.Equal(1UL, machine.Mmu.Statistics.TlbMisses);
    }

    [Fact]
    public void Pages_at_both_ends_of_the_address_space_are_told_apart()
    {
        // With one set, only the tags tell them apart; the high ones differ in the sign alone.
        using TestMachine machine = new(Geometries.Unified(1, 8, 1, 1, 1, 1), Cr4Flags.FiveLevels);
        ulong[] pages =
        [
            0x0000_0000_0000_1000, 0x0000_7FFF_FFFF_F000, 0x00FF_FFFF_FFFF_F000,
            0xFF00_0000_0000_1000, 0xFFFF_8000_0000_0000, 0xFFFF_FFFF_FFFF_F000,
        ];
        ulong[] frames = [.. pages.Select(page => machine.Map(page).Base.Value)];

        Assert.Equal(frames, pages.Select(page => machine.Translate(page)));
        Assert.Equal(frames, pages.Select(page => machine.Translate(page)));
        Assert.Equal(6UL, machine.Mmu.Statistics.TlbMisses);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-4, 1)]
    [InlineData(65_537, 1)]
    [InlineData(4, 0)]
    [InlineData(4, 1_025)]
    public void Geometry_that_cannot_be_is_refused(int sets, int ways)
    {
        using PhysicalMemory memory = new(Frame.Size);

        Assert.Throws<ArgumentOutOfRangeException>(() => new Mmu(memory, PagingControls.LongMode, Geometries.Unified(sets, ways, 1, 1, 1, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Mmu(memory, PagingControls.LongMode, Geometries.Unified(1, 1, sets, ways, 1, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Mmu(memory, PagingControls.LongMode, Geometries.Unified(1, 1, 1, 1, sets, ways)));
    }

    private static (int Misses, List<int> Missing) StillCached(TlbGeometry geometry, int pageCount)
    {
        using TestMachine machine = new(geometry);
        for (int page = 0; page < pageCount; page++)
        {
            machine.Map(Start + (ulong)page * Frame.Size);
            machine.Translate(Start + (ulong)page * Frame.Size);
        }

        List<int> cached = Cached(machine, pageCount);
        return (pageCount - cached.Count, [.. Enumerable.Range(0, pageCount).Except(cached)]);
    }

    /// <summary>The pages that are reached though no table maps them any more.</summary>
    private static List<int> Cached(TestMachine machine, int pageCount)
    {
        for (int page = 0; page < pageCount; page++)
            machine[Start + (ulong)page * Frame.Size] = default;

        return [.. Enumerable.Range(0, pageCount).Where(page => machine.Mmu.TryTranslate(
            new LinearAddress(Start + (ulong)page * Frame.Size), AccessKind.Read, AccessMode.User, out _, out _))];
    }
}
