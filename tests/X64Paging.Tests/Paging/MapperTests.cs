// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using Xunit;

namespace X64Paging.Tests.Paging;

public sealed class MapperTests : IDisposable
{
    private const PageTableFlags UserData = PageTableFlags.Present | PageTableFlags.Writable | PageTableFlags.User;
    private const ulong Gibibyte = 1UL << 30;

    private readonly PhysicalMemory _memory = new(64 * Frame.Size);
    private readonly FrameAllocator _frames;

    public MapperTests() => _frames = new FrameAllocator(_memory);

    public static TheoryData<PagingLevel, PageSize> Shapes => PageTableWalkerTests.Shapes;

    [Theory, MemberData(nameof(Shapes))]
    public void Mapped_page_is_what_a_walk_finds(PagingLevel root, PageSize size)
    {
        Mapper mapper = Create(root);
        LinearAddress page = new(0x7000_C000_0000);
        PhysicalAddress target = new(5 * Gibibyte);

        Assert.True(mapper.TryMap(page, target, size, UserData, out PendingInvalidation pending));

        Walk walk = Walker(mapper, root).Probe(page + 0x123, AccessKind.Write, AccessMode.User);
        Assert.Equal(target + 0x123, walk.Physical);
        Assert.Equal(size, walk.Translation?.Size);
        Assert.Equal(new PendingInvalidation(page, IsRequired: false), pending);
        Assert.Equal(walk.Steps[^1], mapper.Find(page + 0x123));
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Each_table_is_a_frame_and_all_are_released(PagingLevel root, PageSize size)
    {
        Mapper mapper = Create(root);
        Assert.Equal(1UL, _frames.UsedCount);

        Assert.True(mapper.TryMap(new LinearAddress(4 * Gibibyte), new PhysicalAddress(Gibibyte), size, UserData, out _));
        Assert.Equal((ulong)(root - size.Level) + 1, _frames.UsedCount);

        mapper.ReleaseTables();
        Assert.Equal(0UL, _frames.UsedCount);
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Exhaustion_gives_false_and_leaves_the_page_unmapped(PagingLevel root, PageSize size)
    {
        Mapper mapper = Create(root);
        LinearAddress page = new(0);
        ulong needed = (ulong)(root - size.Level);
        while (_frames.FreeCount > needed - 1)
            Assert.True(_frames.TryAllocate(out _));

        Assert.False(mapper.TryMap(page, new PhysicalAddress(0), size, UserData, out PendingInvalidation pending));

        Assert.Equal(default, pending);
        Assert.False(mapper.Find(page).Entry.IsPresent);
        Assert.Equal(0UL, _frames.FreeCount);
    }

    [Fact]
    public void Mapping_goes_on_where_it_ran_out_of_frames()
    {
        Mapper mapper = Create();
        List<Frame> taken = [];
        while (_frames.FreeCount > 1)
            taken.Add(Allocate());
        Assert.False(mapper.TryMap(new LinearAddress(0x1000), new PhysicalAddress(0x2000), PageSize.Size4KiB, UserData, out _));
        taken.ForEach(frame => _frames.Release(frame));
        ulong used = _frames.UsedCount;

        Assert.True(mapper.TryMap(new LinearAddress(0x1000), new PhysicalAddress(0x2000), PageSize.Size4KiB, UserData, out _));

        Assert.Equal(used + 2, _frames.UsedCount);
    }

    [Fact]
    public void No_frame_for_the_root_gives_no_mapper()
    {
        while (_frames.TryAllocate(out _))
        {
        }

        Assert.Null(Mapper.TryCreate(_memory, _frames));
    }

    [Theory]
    [InlineData(PagingLevel.None)]
    [InlineData(PagingLevel.Pdpt)]
    [InlineData(PagingLevel.Pml5 + 1)]
    public void Root_of_another_level_is_refused(PagingLevel root) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Mapper.TryCreate(_memory, _frames, root));

    [Fact]
    public void Frames_that_held_other_things_make_empty_tables()
    {
        Frame[] used = [Allocate(), Allocate(), Allocate(), Allocate()];
        byte[] ones = new byte[Frame.Size];
        Array.Fill(ones, (byte)0xFF);
        foreach (Frame frame in used)
        {
            _memory.Write(frame.Base, ones);
            _frames.Release(frame);
        }

        Mapper mapper = Create();
        Assert.True(mapper.TryMap(new LinearAddress(0x1000), new PhysicalAddress(0x2000), PageSize.Size4KiB, UserData, out _));

        Assert.False(mapper.Find(new LinearAddress(0x2000)).Entry.IsPresent);
        Assert.False(mapper.Find(new LinearAddress(Gibibyte)).Entry.IsPresent);
    }

    [Fact]
    public void Neighbours_share_tables()
    {
        Mapper mapper = Create();
        Assert.True(mapper.TryMap(new LinearAddress(0x1000), new PhysicalAddress(0x2000), PageSize.Size4KiB, UserData, out _));
        ulong used = _frames.UsedCount;

        Assert.True(mapper.TryMap(new LinearAddress(0x2000), new PhysicalAddress(0x3000), PageSize.Size4KiB, UserData, out _));

        Assert.Equal(used, _frames.UsedCount);
        Assert.Equal(new Frame(2), mapper.Find(new LinearAddress(0x1000)).Entry.Frame);
        Assert.Equal(new Frame(3), mapper.Find(new LinearAddress(0x2000)).Entry.Frame);
    }

    [Fact]
    public void Mapping_again_replaces_the_page()
    {
        Mapper mapper = Create();
        LinearAddress page = new(0x1000);
        Assert.True(mapper.TryMap(page, new PhysicalAddress(0x2000), PageSize.Size4KiB, UserData, out _));

        Assert.True(mapper.TryMap(page, new PhysicalAddress(0x3000), PageSize.Size4KiB, UserData, out PendingInvalidation pending));

        Assert.Equal(new Frame(3), mapper.Find(page).Entry.Frame);
        Assert.Equal(new PendingInvalidation(page, IsRequired: true), pending);
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Unmapping_gives_back_the_entry_and_leaves_nothing(PagingLevel root, PageSize size)
    {
        Mapper mapper = Create(root);
        LinearAddress page = new(4 * Gibibyte);
        Assert.True(mapper.TryMap(page, new PhysicalAddress(Gibibyte), size, UserData, out _));
        WalkStep mapped = mapper.Find(page);

        PendingInvalidation pending = mapper.Unmap(page + (size.Bytes - 1), out WalkStep old);

        Assert.Equal(mapped, old);
        Assert.True(pending.IsRequired);
        Assert.Equal(new WalkStep(size.Level, mapped.EntryAddress, default), mapper.Find(page));
    }

    [Fact]
    public void Unmapping_what_is_not_mapped_needs_nothing()
    {
        Mapper mapper = Create();

        PendingInvalidation pending = mapper.Unmap(new LinearAddress(0x1000), out WalkStep old);

        Assert.False(pending.IsRequired);
        Assert.False(old.Entry.IsPresent);
        Assert.Equal(1UL, _frames.UsedCount);
    }

    [Theory]
    [InlineData(PageSize.Size4KiB, 0x1800UL, 0x2000UL)]
    [InlineData(PageSize.Size4KiB, 0x1000UL, 0x2001UL)]
    [InlineData(PageSize.Size2MiB, 0x10_0000UL, 0x20_0000UL)]
    [InlineData(PageSize.Size2MiB, 0x20_0000UL, 0x10_0000UL)]
    [InlineData(PageSize.Size1GiB, 0x20_0000UL, 0x4000_0000UL)]
    [InlineData(PageSize.Size1GiB, 0x4000_0000UL, 0x20_0000UL)]
    public void Address_that_is_no_multiple_of_the_page_is_refused(PageSize size, ulong page, ulong target) =>
        Assert.Throws<ArgumentException>(() => Create().TryMap(new LinearAddress(page), new PhysicalAddress(target), size, UserData, out _));

    [Theory]
    [InlineData(1UL << 52)]
    [InlineData(1UL << 63)]
    public void Target_that_no_entry_can_hold_is_refused(ulong target) =>
        Assert.Throws<ArgumentException>(() => Create().TryMap(new LinearAddress(0), new PhysicalAddress(target), PageSize.Size4KiB, UserData, out _));

    [Fact]
    public void Large_page_attribute_is_refused_for_a_small_page_where_it_would_change_the_address() =>
        Assert.Throws<ArgumentException>(() => Create().TryMap(
            new LinearAddress(0), new PhysicalAddress(0), PageSize.Size4KiB, UserData | PageTableFlags.LargePageAttribute, out _));

    [Fact]
    public void Large_page_in_the_way_of_a_small_one_is_refused()
    {
        Mapper mapper = Create();
        Assert.True(mapper.TryMap(new LinearAddress(0), new PhysicalAddress(0), PageSize.Size2MiB, UserData, out _));

        Assert.Throws<InvalidOperationException>(
            () => mapper.TryMap(new LinearAddress(0x1000), new PhysicalAddress(0), PageSize.Size4KiB, UserData, out _));
        Assert.Throws<InvalidOperationException>(() => mapper.TryFindOrMakeEntry(new LinearAddress(0x1000), out _));
    }

    [Fact]
    public void Table_in_the_way_of_a_large_page_is_refused()
    {
        Mapper mapper = Create();
        Assert.True(mapper.TryMap(new LinearAddress(0x1000), new PhysicalAddress(0), PageSize.Size4KiB, UserData, out _));

        Assert.Throws<InvalidOperationException>(
            () => mapper.TryMap(new LinearAddress(0), new PhysicalAddress(0), PageSize.Size2MiB, UserData, out _));
        Assert.Throws<InvalidOperationException>(
            () => mapper.TryMap(new LinearAddress(0), new PhysicalAddress(0), PageSize.Size1GiB, UserData, out _));
    }

    [Fact]
    public void Entry_is_found_or_made_without_a_mapping()
    {
        Mapper mapper = Create();
        LinearAddress page = new(0xFFFF_8000_0000_0000);

        Assert.True(mapper.TryFindOrMakeEntry(page, out PhysicalAddress made));
        Assert.True(mapper.TryFindOrMakeEntry(page, out PhysicalAddress found));

        Assert.Equal(made, found);
        Assert.Equal(new WalkStep(PagingLevel.PageTable, made, default), mapper.Find(page));
        Assert.Equal(4UL, _frames.UsedCount);
    }

    [Fact]
    public void Releasing_tables_leaves_the_pages_alone()
    {
        Mapper mapper = Create();
        Frame page = Allocate();
        Assert.True(mapper.TryMap(new LinearAddress(0x1000), page.Base, PageSize.Size4KiB, UserData, out _));
        Assert.True(mapper.TryMap(new LinearAddress(Gibibyte), new PhysicalAddress(0), PageSize.Size2MiB, UserData, out _));

        mapper.ReleaseTables();

        Assert.Equal(1UL, _frames.UsedCount);
        Assert.Equal(1u, _frames.ReferenceCount(page));
    }

    [Fact]
    public void Releasing_tables_stands_a_root_that_maps_itself()
    {
        Mapper mapper = Create();
        Assert.True(mapper.TryMap(new LinearAddress(0x1000), new PhysicalAddress(0), PageSize.Size4KiB, UserData, out _));
        _memory.Write(mapper.Root.Base + 511 * sizeof(ulong), mapper.Root.Base.Value | (ulong)UserData);

        mapper.ReleaseTables();

        Assert.Equal(0UL, _frames.UsedCount);
    }

    [Fact]
    public void Unmapping_answers_the_entry_as_the_swap_took_it_out()
    {
        // The watcher stands for a processor that sets D between the look and the swap.
        Mapper mapper = Create();
        LinearAddress page = new(0x1000);
        Assert.True(mapper.TryMap(page, new PhysicalAddress(0), PageSize.Size4KiB, UserData, out _));
        WalkStep before = mapper.Find(page);
        PageTableEntry dirty = before.Entry.With(PageTableFlags.Accessed | PageTableFlags.Dirty);
        _memory.WatchedFrameWritten += _ => _memory.Write(before.EntryAddress, dirty.Value);
        _memory.Watch(before.EntryAddress.Frame);

        mapper.Unmap(page, out WalkStep old);

        Assert.Equal(dirty, old.Entry);
        Assert.Equal(default, mapper.Find(page).Entry);
    }

    public void Dispose()
    {
        _frames.Dispose();
        _memory.Dispose();
    }

    private Mapper Create(PagingLevel root = PagingLevel.Pml4) => Mapper.TryCreate(_memory, _frames, root)!;

    private PageTableWalker Walker(Mapper mapper, PagingLevel root) => new(_memory, PagingControls.LongMode with
    {
        Cr3 = mapper.Root.Base.Value,
        Cr4 = PagingControls.LongMode.Cr4 | (root == PagingLevel.Pml5 ? Cr4Flags.FiveLevels : 0),
    });

    private Frame Allocate()
    {
        Assert.True(_frames.TryAllocate(out Frame frame));
        return frame;
    }
}
