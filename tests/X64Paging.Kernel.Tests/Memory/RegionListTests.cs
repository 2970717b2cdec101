// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Memory;
using static X64Paging.Kernel.Tests.Memory.MemoryLab;

namespace X64Paging.Kernel.Tests.Memory;

public sealed class RegionListTests
{
    [Fact]
    public void Find_within_a_region_gives_it_and_at_its_end_gives_nothing()
    {
        RegionList regions = ListOf(Anonymous(2, 3));

        Assert.Null(regions.Find(At(1, 0xFFF)));
        Assert.Equal(At(2), regions.Find(At(2))?.Start);
        Assert.Equal(At(2), regions.Find(At(4, 0xFFF))?.Start);
        Assert.Null(regions.Find(At(5)));
    }

    [Fact]
    public void FindAbove_passes_over_the_region_that_holds_the_address()
    {
        RegionList regions = ListOf(Anonymous(2, 3), Anonymous(8, 1));

        Assert.Equal(At(2), regions.FindAbove(At(0))?.Start);
        Assert.Equal(At(8), regions.FindAbove(At(3))?.Start);
        Assert.Equal(At(8), regions.FindAbove(At(6))?.Start);
        Assert.Null(regions.FindAbove(At(8)));
    }

    [Fact]
    public void Add_below_and_between_keeps_address_order()
    {
        RegionList regions = ListOf(Anonymous(8, 1), Anonymous(2, 1), Anonymous(5, 1));

        Assert.Equal([At(2), At(5), At(8)], regions.All.Select(region => region.Start));
    }

    [Fact]
    public void Remove_from_the_middle_leaves_both_ends_of_a_region()
    {
        RegionList regions = ListOf(Anonymous(2, 6, RegionRights.Read));

        regions.Remove(At(4), At(5));

        Assert.Equal([Anonymous(2, 2, RegionRights.Read), Anonymous(5, 3, RegionRights.Read)], regions.All);
    }

    [Fact]
    public void Remove_over_several_regions_cuts_the_outer_and_drops_the_inner()
    {
        RegionList regions = ListOf(Anonymous(0, 3), Anonymous(4, 2), Anonymous(7, 3));

        regions.Remove(At(2), At(8));

        Assert.Equal([Anonymous(0, 2), Anonymous(8, 2)], regions.All);
    }

    [Fact]
    public void Splitting_a_region_with_contents_leaves_every_page_its_bytes()
    {
        byte[] contents = new byte[3 * 4096];
        contents.AsSpan(2 * 4096).Fill(7);
        RegionList regions = ListOf(Anonymous(0, 4) with { Contents = contents, ContentsStart = At(0) });

        regions.Remove(At(1), At(2));

        Region upper = regions.Find(At(2))!;
        Assert.True(upper.HasContents(At(2)));
        Assert.Equal(contents.AsSpan(2 * 4096), upper.ContentsOf(At(2)));
        Assert.False(upper.HasContents(At(3)));
    }

    [Fact]
    public void SetRights_changes_the_range_alone()
    {
        RegionList regions = ListOf(Anonymous(0, 4), Anonymous(4, 4));

        regions.SetRights(At(3), At(5), RegionRights.Read);

        Assert.Equal(
            [Anonymous(0, 3), Anonymous(3, 1, RegionRights.Read), Anonymous(4, 1, RegionRights.Read), Anonymous(5, 3)],
            regions.All);
    }

    [Fact]
    public void An_empty_range_splits_nothing()
    {
        RegionList regions = ListOf(Anonymous(0, 4));

        regions.SetRights(At(2), At(2), RegionRights.Read);
        regions.Remove(At(1), At(1));

        Assert.Equal([Anonymous(0, 4)], regions.All);
    }

    [Fact]
    public void Covers_a_range_over_neighbours_but_not_over_a_hole()
    {
        RegionList regions = ListOf(Anonymous(0, 2), Anonymous(2, 2), Anonymous(5, 1));

        Assert.True(regions.Covers(At(0), At(4)));
        Assert.True(regions.Covers(At(1, 5), At(3, 5)));
        Assert.False(regions.Covers(At(0), At(5)));
        Assert.False(regions.Covers(At(3), At(6)));
        Assert.False(regions.Covers(At(4), At(5)));
    }

    [Fact]
    public void FindFree_gives_the_highest_range_that_is_large_enough()
    {
        RegionList regions = ListOf(Anonymous(4, 2), Anonymous(8, 1));

        Assert.Equal(At(9), regions.FindFree(0x1000, At(0), At(10)));
        Assert.Equal(At(6), regions.FindFree(0x2000, At(0), At(10)));
        Assert.Equal(At(0), regions.FindFree(0x4000, At(0), At(10)));
        Assert.Null(regions.FindFree(0x5000, At(0), At(10)));
        Assert.Null(regions.FindFree(0x4000, At(1), At(10)));
    }

    [Fact]
    public void Shared_pages_live_until_the_last_region_that_names_them_is_gone()
    {
        using MemoryLab lab = new();
        RegionList regions = ListOf(lab.Shared(0, 4));
        Assert.True(regions.All[0].Shared!.TryGetFrame(0, out _));

        RegionList copy = regions.Copy();
        regions.Remove(At(1), At(2));
        copy.Remove(At(0), At(4));
        regions.Remove(At(2), At(4));
        Assert.Equal(1UL, lab.Frames.UsedCount);
        regions.Remove(At(0), At(1));

        Assert.Equal(0UL, lab.Frames.UsedCount);
    }

    private static RegionList ListOf(params ReadOnlySpan<Region> regions)
    {
        RegionList list = new();
        foreach (Region region in regions)
            list.Add(region);
        return list;
    }
}
