// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Memory;
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;
using static X64Paging.Kernel.Tests.Memory.MemoryLab;

namespace X64Paging.Kernel.Tests.Memory;

public sealed class CopyOnWriteHandlerTests : IDisposable
{
    private readonly MemoryLab _lab = new();

    [Fact]
    public void A_write_to_a_shared_frame_copies_it_and_counts_its_references()
    {
        (AddressSpace parent, AddressSpace child, Frame frame) = ForkedPage();
        Assert.Equal(2u, _lab.Frames.ReferenceCount(frame));

        Assert.Equal(FaultAction.Copied, _lab.Write(child, At(0), 2));

        Frame copy = _lab.FrameOf(child, At(0));
        Assert.Equal(new FaultResult(FaultAction.Copied, frame, 2, copy), _lab.LastFault);
        Assert.NotEqual(frame, copy);
        Assert.Equal(1u, _lab.Frames.ReferenceCount(frame));
        Assert.Equal(1u, _lab.Frames.ReferenceCount(copy));
        Assert.Equal(frame, _lab.FrameOf(parent, At(0)));
    }

    [Fact]
    public void The_last_user_of_a_frame_reuses_it()
    {
        (AddressSpace parent, AddressSpace child, Frame frame) = ForkedPage();
        _lab.Write(child, At(0), 2);
        ulong used = _lab.Frames.UsedCount;

        Assert.Equal(FaultAction.Reused, _lab.Write(parent, At(0), 3));

        Assert.Equal(new FaultResult(FaultAction.Reused, frame, 1, frame), _lab.LastFault);
        Assert.Equal(used, _lab.Frames.UsedCount);
        Assert.Equal(1u, _lab.Frames.ReferenceCount(frame));
        Assert.Null(_lab.Write(parent, At(0), 4));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_one_side_writes_the_other_does_not_see(bool childWritesFirst)
    {
        (AddressSpace parent, AddressSpace child, _) = ForkedPage();
        (AddressSpace first, AddressSpace second) = childWritesFirst ? (child, parent) : (parent, child);

        _lab.Write(first, At(0, 100), 0x11);
        Assert.Equal((0x11, 0), (_lab.Read(first, At(0, 100)), _lab.Read(second, At(0, 100))));

        _lab.Write(second, At(0, 200), 0x22);
        Assert.Equal((0x11, 0), (_lab.Read(first, At(0, 100)), _lab.Read(first, At(0, 200))));
        Assert.Equal((0, 0x22), (_lab.Read(second, At(0, 100)), _lab.Read(second, At(0, 200))));
        Assert.Equal((1, 1), (_lab.Read(first, At(0)), _lab.Read(second, At(0))));
    }

    [Fact]
    public void All_4096_bytes_are_copied()
    {
        AddressSpace parent = _lab.NewSpace(Anonymous(0, 1));
        for (int offset = 0; offset < Frame.Size; offset++)
            _lab.Write(parent, At(0, offset), (byte)(offset * 31 >> 3));
        AddressSpace child = _lab.Fork(parent);

        _lab.Write(child, At(0, 4095), 0xFF);

        for (int offset = 0; offset < Frame.Size - 1; offset++)
            Assert.Equal((byte)(offset * 31 >> 3), _lab.Read(child, At(0, offset)));
    }

    [Fact]
    public void After_a_copy_no_cached_translation_leads_to_the_old_frame()
    {
        (_, AddressSpace child, Frame frame) = ForkedPage();
        _lab.Read(child, At(0));
        Assert.Equal(frame, CachedFrame(At(0)));
        ulong invalidations = _lab.Mmu.Statistics.Invalidations;

        _lab.Write(child, At(0), 2);

        Assert.Equal(_lab.FrameOf(child, At(0)), CachedFrame(At(0)));
        Assert.Equal(invalidations + 1, _lab.Mmu.Statistics.Invalidations);
    }

    [Fact]
    public void After_a_write_to_the_zero_page_no_cached_translation_leads_to_the_zero_frame()
    {
        AddressSpace space = _lab.NewSpace(Anonymous(0, 1));
        _lab.Read(space, At(0));
        Assert.Equal(_lab.Frames.ZeroFrame, CachedFrame(At(0)));

        _lab.Write(space, At(0), 2);

        Assert.Equal(_lab.FrameOf(space, At(0)), CachedFrame(At(0)));
        Assert.Equal(1u, _lab.Frames.ReferenceCount(_lab.Frames.ZeroFrame));
    }

    [Fact]
    public void Reuse_raises_rights_only_and_invalidates_nothing()
    {
        (AddressSpace parent, AddressSpace child, _) = ForkedPage();
        _lab.Exit(child);
        _lab.Read(parent, At(0));
        MmuStatistics before = _lab.Mmu.Statistics;

        _lab.Write(parent, At(0), 2);

        Assert.Equal(before.Invalidations, _lab.Mmu.Statistics.Invalidations);
        Assert.Equal(before.Faults + 1, _lab.Mmu.Statistics.Faults);
    }

    [Theory]
    [InlineData(FaultAction.Copied)]
    [InlineData(FaultAction.Reused)]
    [InlineData(FaultAction.ZeroFilled)]
    public void The_entry_is_then_writable_dirty_and_no_longer_marked(FaultAction wanted)
    {
        (AddressSpace parent, AddressSpace child, _) = ForkedPage();
        if (wanted == FaultAction.Reused)
            _lab.Exit(parent);
        int page = wanted == FaultAction.ZeroFilled ? 1 : 0;
        _lab.Read(child, At(page));

        Assert.Equal(wanted, _lab.Write(child, At(page), 1));

        PageTableEntry entry = PageTables.Leaves(_lab.Memory, child)[At(page)];
        Assert.Equal(
            PageTableFlags.Present | PageTableFlags.Writable | PageTableFlags.User | PageTableFlags.Accessed | PageTableFlags.Dirty
                | PageTableFlags.NoExecute,
            entry.Flags);
    }

    [Fact]
    public void Without_a_free_frame_a_copy_is_refused_and_nothing_changes()
    {
        (AddressSpace parent, AddressSpace child, Frame frame) = ForkedPage();
        List<Frame> hoard = Hoard();

        Assert.Equal(FaultAction.OutOfFrames, _lab.Write(child, At(0), 2));

        Assert.Equal(2u, _lab.Frames.ReferenceCount(frame));
        Assert.Equal(1, _lab.Read(child, At(0)));
        Assert.Equal(1, _lab.Read(parent, At(0)));

        hoard.ForEach(hoarded => _lab.Frames.Release(hoarded));
        Assert.Equal(FaultAction.Copied, _lab.Write(child, At(0), 2));
    }

    [Fact]
    public void Without_a_free_frame_reuse_still_works()
    {
        (AddressSpace parent, AddressSpace child, _) = ForkedPage();
        _lab.Exit(child);
        Hoard();

        Assert.Equal(FaultAction.Reused, _lab.Write(parent, At(0), 2));
    }

    [Fact]
    public void Without_a_free_frame_a_first_touch_is_refused_and_the_other_space_goes_on()
    {
        (AddressSpace parent, AddressSpace child, _) = ForkedPage();
        _lab.Write(child, At(0), 2);
        List<Frame> hoard = Hoard();

        Assert.Equal(FaultAction.OutOfFrames, _lab.Write(child, At(1), 1));
        _lab.Exit(child);
        Assert.Equal(FaultAction.Reused, _lab.Write(parent, At(0), 3));
        Assert.Equal(3, _lab.Read(parent, At(0)));
        Assert.Equal(FaultAction.ZeroFilled, _lab.Write(parent, At(1), 3));

        hoard.ForEach(hoarded => _lab.Frames.Release(hoarded));
        _lab.Exit(parent);
        Assert.Equal(0UL, _lab.Frames.UsedCount);
    }

    public void Dispose() => _lab.Dispose();

    private (AddressSpace Parent, AddressSpace Child, Frame Frame) ForkedPage()
    {
        AddressSpace parent = _lab.NewSpace(Anonymous(0, 2));
        _lab.Write(parent, At(0), 1);
        Frame frame = _lab.FrameOf(parent, At(0));
        return (parent, _lab.Fork(parent), frame);
    }

    /// <summary>Takes every frame that is free.</summary>
    private List<Frame> Hoard()
    {
        List<Frame> hoard = [];
        while (_lab.Frames.TryAllocate(out Frame frame))
            hoard.Add(frame);
        return hoard;
    }

    /// <summary>The frame that a read of the current space goes to, by the TLB as it is.</summary>
    private Frame CachedFrame(LinearAddress address)
    {
        Assert.True(_lab.Mmu.TryTranslate(address, AccessKind.Read, AccessMode.User, out PhysicalAddress physical, out _));
        return physical.Frame;
    }
}
