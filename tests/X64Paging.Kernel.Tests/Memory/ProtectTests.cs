// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Memory;
using X64Paging.Memory;
using X64Paging.Translation;
using static X64Paging.Kernel.Tests.Memory.MemoryLab;

namespace X64Paging.Kernel.Tests.Memory;

/// <summary>mprotect and munmap: rights that change, and pages that go, behind translations that the TLB holds.</summary>
public sealed class ProtectTests : IDisposable
{
    private const RegionRights ReadWrite = RegionRights.Read | RegionRights.Write;

    private readonly MemoryLab _lab = new();

    [Fact]
    public void Write_after_write_protection_is_denied_though_it_was_cached_writable()
    {
        AddressSpace space = _lab.NewSpace(Anonymous(0, 2));
        _lab.Write(space, At(0), 1);
        _lab.Write(space, At(1), 1);

        _lab.Protect(space, 0, 1, RegionRights.Read);

        Assert.Equal(FaultAction.RightsDenied, _lab.Write(space, At(0), 2));
        Assert.Null(_lab.Read(space, At(0), out byte value));
        Assert.Equal(1, value);
        Assert.Null(_lab.Write(space, At(1), 2));
    }

    [Fact]
    public void Rights_taken_and_given_back_leave_the_frame_and_its_bytes()
    {
        AddressSpace space = _lab.NewSpace(Anonymous(0, 1));
        _lab.Write(space, At(0), 1);
        Frame frame = _lab.FrameOf(space, At(0));

        _lab.Protect(space, 0, 1, RegionRights.Read);
        _lab.Protect(space, 0, 1, ReadWrite);

        Assert.Equal(FaultAction.Reused, _lab.Write(space, At(0, 1), 2));
        Assert.Equal(frame, _lab.FrameOf(space, At(0)));
        Assert.Equal(1, _lab.Read(space, At(0)));
    }

    [Fact]
    public void Rights_taken_and_given_back_on_a_shared_frame_do_not_share_the_next_write()
    {
        AddressSpace parent = _lab.NewSpace(Anonymous(0, 1));
        _lab.Write(parent, At(0), 1);
        AddressSpace child = _lab.Fork(parent);

        _lab.Protect(parent, 0, 1, RegionRights.Read);
        _lab.Protect(parent, 0, 1, ReadWrite);

        Assert.Equal(FaultAction.Copied, _lab.Write(parent, At(0), 2));
        Assert.Equal(1, _lab.Read(child, At(0)));
        Assert.Equal(FaultAction.Reused, _lab.Write(child, At(0), 3));
        Assert.Equal(2, _lab.Read(parent, At(0)));
    }

    [Fact]
    public void Page_made_writable_only_after_a_fork_is_copied()
    {
        AddressSpace parent = _lab.NewSpace(Anonymous(0, 1));
        _lab.Write(parent, At(0), 1);
        _lab.Protect(parent, 0, 1, RegionRights.Read);
        AddressSpace child = _lab.Fork(parent);

        _lab.Protect(child, 0, 1, ReadWrite);

        Assert.Equal(FaultAction.Copied, _lab.Write(child, At(0), 2));
        Assert.Equal(1, _lab.Read(parent, At(0)));
        Assert.Equal(FaultAction.RightsDenied, _lab.Write(parent, At(0), 3));
    }

    [Fact]
    public void The_zero_frame_made_writable_is_not_written()
    {
        AddressSpace space = _lab.NewSpace(Anonymous(0, 1, RegionRights.Read));
        _lab.Read(space, At(0));

        _lab.Protect(space, 0, 1, ReadWrite);

        Assert.Equal(FaultAction.ZeroFilled, _lab.Write(space, At(0), 5));
        Assert.Equal(0, _lab.Memory.Read<byte>(_lab.Frames.ZeroFrame.Base));
    }

    [Fact]
    public void A_page_without_rights_keeps_its_frame_and_shows_it_again_later()
    {
        AddressSpace space = _lab.NewSpace(Anonymous(0, 1));
        _lab.Write(space, At(0), 6);
        ulong used = _lab.Frames.UsedCount;

        _lab.Protect(space, 0, 1, RegionRights.None);

        Assert.Equal(FaultAction.RightsDenied, _lab.Read(space, At(0), out _));
        Assert.Equal(FaultAction.RightsDenied, _lab.Write(space, At(0), 1));
        Assert.Equal(used, _lab.Frames.UsedCount);

        _lab.Protect(space, 0, 1, RegionRights.Read);
        Assert.Equal(6, _lab.Read(space, At(0)));
        Assert.Equal(used, _lab.Frames.UsedCount);
    }

    [Fact]
    public void A_fetch_is_denied_once_execution_is_taken_away_and_allowed_when_given()
    {
        AddressSpace space = _lab.NewSpace(Anonymous(0, 1, ReadWrite | RegionRights.Execute));
        _lab.Write(space, At(0), 0x90);
        Assert.Null(_lab.Fetch(space, At(0)));

        _lab.Protect(space, 0, 1, ReadWrite);
        Assert.Equal(FaultAction.RightsDenied, _lab.Fetch(space, At(0)));

        _lab.Protect(space, 0, 1, RegionRights.Execute);
        Assert.Null(_lab.Fetch(space, At(0)));
    }

    [Fact]
    public void Unmapping_frees_the_frames_and_the_cached_translations()
    {
        AddressSpace space = _lab.NewSpace(Anonymous(0, 8));
        for (int page = 0; page < 8; page++)
            _lab.Write(space, At(page), 1);
        ulong used = _lab.Frames.UsedCount;

        _lab.Unmap(space, 2, 3);

        Assert.Equal(used - 3, _lab.Frames.UsedCount);
        for (int page = 2; page < 5; page++)
            Assert.Equal(FaultAction.NoRegion, _lab.Read(space, At(page), out _));
        Assert.Null(_lab.Write(space, At(1), 2));
        Assert.Null(_lab.Write(space, At(5), 2));
    }

    [Fact]
    public void Unmapping_a_page_without_rights_frees_its_frame()
    {
        AddressSpace space = _lab.NewSpace(Anonymous(0, 1));
        _lab.Write(space, At(0), 1);
        _lab.Protect(space, 0, 1, RegionRights.None);
        ulong used = _lab.Frames.UsedCount;

        _lab.Unmap(space, 0, 1);

        Assert.Equal(used - 1, _lab.Frames.UsedCount);
    }

    [Fact]
    public void Unmapping_in_the_child_leaves_the_parents_pages()
    {
        AddressSpace parent = _lab.NewSpace(Anonymous(0, 2));
        _lab.Write(parent, At(0), 1);
        AddressSpace child = _lab.Fork(parent);

        _lab.Unmap(child, 0, 2);

        Assert.Equal(1, _lab.Read(parent, At(0)));
        Assert.Equal(1u, _lab.Frames.ReferenceCount(_lab.FrameOf(parent, At(0))));
        Assert.Equal(FaultAction.Reused, _lab.Write(parent, At(0), 2));
    }

    [Fact]
    public void What_is_mapped_where_something_was_unmapped_begins_with_zeros()
    {
        AddressSpace space = _lab.NewSpace(Anonymous(0, 1));
        _lab.Write(space, At(0), 1);

        _lab.Unmap(space, 0, 1);
        space.RegionList.Add(Anonymous(0, 1));

        Assert.Equal(0, _lab.Read(space, At(0)));
    }

    [Fact]
    public void Releasing_a_space_frees_everything_that_it_had()
    {
        AddressSpace space = _lab.NewSpace(Anonymous(0, 4), _lab.Shared(600, 2), Anonymous(0x10_0000, 3));
        _lab.Write(space, At(0), 1);
        _lab.Read(space, At(1));
        _lab.Write(space, At(600), 1);
        _lab.Write(space, At(0x10_0000), 1);
        _lab.Protect(space, 0, 1, RegionRights.None);

        _lab.Exit(space);

        Assert.Equal(0UL, _lab.Frames.UsedCount);
        Assert.Equal(1u, _lab.Frames.ReferenceCount(_lab.Frames.ZeroFrame));
        Assert.Empty(space.Regions);
    }

    [Fact]
    public void Raising_rights_invalidates_nothing_and_lowering_them_does()
    {
        AddressSpace space = _lab.NewSpace(Anonymous(0, 1, RegionRights.Read) with { Contents = new byte[1], ContentsStart = At(0) });
        _lab.Read(space, At(0));

        MmuStatistics before = _lab.Mmu.Statistics;
        _lab.Protect(space, 0, 1, ReadWrite);
        MmuStatistics raised = _lab.Mmu.Statistics;
        _lab.Write(space, At(0), 1);
        _lab.Protect(space, 0, 1, RegionRights.Read);

        Assert.Equal(before.Invalidations, raised.Invalidations);
        Assert.Equal(before.Invalidations + 1, _lab.Mmu.Statistics.Invalidations);
    }

    public void Dispose() => _lab.Dispose();
}
