// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Memory;
using X64Paging.Memory;
using X64Paging.Paging;
using static X64Paging.Kernel.Tests.Memory.MemoryLab;

namespace X64Paging.Kernel.Tests.Memory;

public sealed class TableForkTests : IDisposable
{
    // Pages that need tables of their own: another page table, another page directory, another page-directory-pointer table.
    private const int FarTable = 512;
    private const int FarDirectory = 512 * 512;
    private const int FarPointerTable = 512 * 512 * 512;

    private readonly MemoryLab _lab = new();

    [Fact]
    public void Private_writable_pages_become_read_only_and_marked_on_both_sides()
    {
        AddressSpace parent = _lab.NewSpace(Anonymous(0, 1));
        _lab.Write(parent, At(0), 1);

        AddressSpace child = _lab.Fork(parent);

        foreach (AddressSpace space in (AddressSpace[])[parent, child])
        {
            PageTableEntry entry = PageTables.Leaves(_lab.Memory, space)[At(0)];
            Assert.True(entry.IsPresent && !entry.IsWritable && entry.Has(PageMarks.CopyOnWrite));
        }
    }

    [Fact]
    public void Read_only_pages_are_shared_and_not_marked()
    {
        AddressSpace parent = _lab.NewSpace(Anonymous(0, 1, RegionRights.Read) with { Contents = new byte[1], ContentsStart = At(0) });
        _lab.Read(parent, At(0));
        PageTableEntry before = PageTables.Leaves(_lab.Memory, parent)[At(0)];

        AddressSpace child = _lab.Fork(parent);

        Assert.Equal(before, PageTables.Leaves(_lab.Memory, parent)[At(0)]);
        Assert.Equal(before, PageTables.Leaves(_lab.Memory, child)[At(0)]);
        Assert.Equal(FaultAction.RightsDenied, _lab.Write(child, At(0), 1));
    }

    [Fact]
    public void Shared_pages_stay_writable()
    {
        AddressSpace parent = _lab.NewSpace(_lab.Shared(0, 1));
        _lab.Write(parent, At(0), 1);
        PageTableEntry before = PageTables.Leaves(_lab.Memory, parent)[At(0)];

        AddressSpace child = _lab.Fork(parent);

        Assert.True(before.IsWritable);
        Assert.Equal(before, PageTables.Leaves(_lab.Memory, parent)[At(0)]);
        Assert.Equal(before, PageTables.Leaves(_lab.Memory, child)[At(0)]);
    }

    [Fact]
    public void Pages_without_rights_go_to_the_child_too()
    {
        AddressSpace parent = _lab.NewSpace(Anonymous(0, 1));
        _lab.Write(parent, At(0), 4);
        _lab.Protect(parent, 0, 1, RegionRights.None);

        AddressSpace child = _lab.Fork(parent);
        _lab.Protect(child, 0, 1, RegionRights.Read | RegionRights.Write);

        Assert.Equal(4, _lab.Read(child, At(0)));
        Assert.Equal(FaultAction.Copied, _lab.Write(child, At(0), 5));
        _lab.Protect(parent, 0, 1, RegionRights.Read);
        Assert.Equal(4, _lab.Read(parent, At(0)));
    }

    [Fact]
    public void The_zero_frame_gets_a_reference_for_each_mapping()
    {
        AddressSpace parent = _lab.NewSpace(Anonymous(0, 1));
        _lab.Read(parent, At(0));

        AddressSpace child = _lab.Fork(parent);

        Assert.Equal(3u, _lab.Frames.ReferenceCount(_lab.Frames.ZeroFrame));
        Assert.Equal(FaultAction.ZeroFilled, _lab.Write(child, At(0), 1));
        Assert.Equal(0, _lab.Read(parent, At(0)));
    }

    [Fact]
    public void The_parents_cached_writable_translation_lets_no_write_through()
    {
        AddressSpace parent = _lab.NewSpace(Anonymous(0, 1));
        _lab.Write(parent, At(0), 1);
        Assert.Null(_lab.Write(parent, At(0), 1));

        AddressSpace child = _lab.Fork(parent);

        Assert.Equal(FaultAction.Copied, _lab.Write(parent, At(0), 2));
        Assert.Equal(1, _lab.Read(child, At(0)));
    }

    [Fact]
    public void A_fork_of_a_fork_shares_one_frame_among_three()
    {
        AddressSpace first = _lab.NewSpace(Anonymous(0, 1));
        _lab.Write(first, At(0), 1);
        AddressSpace second = _lab.Fork(first);
        AddressSpace third = _lab.Fork(second);
        Frame frame = _lab.FrameOf(first, At(0));
        Assert.Equal(3u, _lab.Frames.ReferenceCount(frame));

        Assert.Equal(FaultAction.Copied, _lab.Write(second, At(0), 2));
        Assert.Equal(FaultAction.Copied, _lab.Write(third, At(0), 3));
        Assert.Equal(FaultAction.Reused, _lab.Write(first, At(0), 4));

        Assert.Equal((4, 2, 3), (_lab.Read(first, At(0)), _lab.Read(second, At(0)), _lab.Read(third, At(0))));
    }

    [Fact]
    public void A_page_copied_by_the_child_is_shared_again_by_the_childs_fork()
    {
        AddressSpace parent = _lab.NewSpace(Anonymous(0, 1));
        _lab.Write(parent, At(0), 1);
        AddressSpace child = _lab.Fork(parent);
        _lab.Write(child, At(0), 2);

        AddressSpace grandchild = _lab.Fork(child);

        Assert.Equal(2, _lab.Read(grandchild, At(0)));
        Assert.Equal(2u, _lab.Frames.ReferenceCount(_lab.FrameOf(child, At(0))));
        Assert.Equal(FaultAction.Copied, _lab.Write(grandchild, At(0), 3));
        Assert.Equal((1, 2), (_lab.Read(parent, At(0)), _lab.Read(child, At(0))));
    }

    [Fact]
    public void Tables_are_not_shared()
    {
        AddressSpace parent = _lab.NewSpace(Anonymous(0, 1), Anonymous(FarPointerTable, 1));
        _lab.Write(parent, At(0), 1);
        _lab.Write(parent, At(FarPointerTable), 1);

        AddressSpace child = _lab.Fork(parent);

        List<Frame> tables = [.. PageTables.Tables(_lab.Memory, parent), .. PageTables.Tables(_lab.Memory, child)];
        Assert.Equal(14, tables.Distinct().Count());
        Assert.All(tables, table => Assert.Equal(1u, _lab.Frames.ReferenceCount(table)));
    }

    [Fact]
    public void A_fork_that_runs_out_of_frames_anywhere_leaves_all_counts_and_both_sides_work()
    {
        AddressSpace parent = SpaceWithAllKindsOfPages();
        AddressSpace sibling = _lab.Fork(parent);
        _lab.Write(sibling, At(1), 0x51);
        int needed = PageTables.Tables(_lab.Memory, parent).Count;
        List<Frame> hoard = [];
        while (_lab.Frames.TryAllocate(out Frame frame))
            hoard.Add(frame);

        for (int available = 0; available < needed; available++)
        {
            uint[] counts = Counts();

            Assert.Null(_lab.TryFork(parent));

            Assert.Equal(counts, Counts());
            AssertBytes(parent, 0x11);
            AssertBytes(sibling, 0x51);
            _lab.Frames.Release(hoard[^1]);
            hoard.RemoveAt(hoard.Count - 1);
        }

        AddressSpace child = _lab.Fork(parent);
        AssertBytes(child, 0x11);
        hoard.ForEach(frame => _lab.Frames.Release(frame));
        AssertWritesStayApart(parent, sibling, child);
        _lab.Exit(sibling);
        _lab.Exit(child);
        _lab.Exit(parent);
        Assert.Equal(0UL, _lab.Frames.UsedCount);
    }

    [Fact]
    public void After_a_failed_fork_the_parent_writes_its_own_frames()
    {
        AddressSpace parent = SpaceWithAllKindsOfPages();
        Frame frame = _lab.FrameOf(parent, At(1));
        List<Frame> hoard = [];
        while (_lab.Frames.FreeCount > 4 && _lab.Frames.TryAllocate(out Frame taken))
            hoard.Add(taken);

        Assert.Null(_lab.TryFork(parent));

        Assert.Equal(FaultAction.Reused, _lab.Write(parent, At(1), 0x12));
        Assert.Equal(frame, _lab.FrameOf(parent, At(1)));
    }

    public void Dispose() => _lab.Dispose();

    private AddressSpace SpaceWithAllKindsOfPages()
    {
        AddressSpace space = _lab.NewSpace(
            Anonymous(0, 4),
            _lab.Shared(10, 2),
            Anonymous(20, 1) with { Contents = new byte[] { 0x21 }, ContentsStart = At(20) },
            Anonymous(FarTable, 1),
            Anonymous(FarDirectory, 1),
            Anonymous(FarPointerTable, 1));
        _lab.Read(space, At(0));
        _lab.Write(space, At(1), 0x11);
        _lab.Write(space, At(2), 0x31);
        _lab.Protect(space, 2, 1, RegionRights.None);
        _lab.Write(space, At(10), 0x10);
        _lab.Read(space, At(20));
        _lab.Write(space, At(FarTable), 0x41);
        _lab.Write(space, At(FarDirectory), 0x42);
        _lab.Write(space, At(FarPointerTable), 0x43);
        return space;
    }

    private void AssertBytes(AddressSpace space, byte second)
    {
        Assert.Equal(
            [0, second, 0x10, 0x21, 0x41, 0x42, 0x43],
            new[] { 0, 1, 10, 20, FarTable, FarDirectory, FarPointerTable }.Select(page => _lab.Read(space, At(page))));
    }

    private void AssertWritesStayApart(params AddressSpace[] spaces)
    {
        int[] pages = [0, 1, 20, FarTable, FarDirectory, FarPointerTable];
        for (int i = 0; i < spaces.Length; i++)
        {
            foreach (int page in pages)
                _lab.Write(spaces[i], At(page), (byte)(0x80 + i));
        }

        for (int i = 0; i < spaces.Length; i++)
            Assert.All(pages, page => Assert.Equal((byte)(0x80 + i), _lab.Read(spaces[i], At(page))));
    }

    private uint[] Counts()
    {
        uint[] counts = new uint[_lab.Memory.FrameCount];
        for (ulong number = 0; number < _lab.Memory.FrameCount; number++)
            counts[number] = _lab.Frames.ReferenceCount(new Frame(number));
        return counts;
    }
}
