// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Memory;
using X64Paging.Memory;
using static X64Paging.Kernel.Tests.Memory.MemoryLab;

namespace X64Paging.Kernel.Tests.Memory;

/// <summary>MAP_SHARED between parent and child.</summary>
public sealed class SharedMappingTests : IDisposable
{
    private readonly MemoryLab _lab = new();

    [Fact]
    public void A_page_touched_before_the_fork_stays_writable_and_shared()
    {
        AddressSpace parent = _lab.NewSpace(_lab.Shared(0, 1));
        Assert.Equal(FaultAction.SharedMapped, _lab.Write(parent, At(0), 1));
        AddressSpace child = _lab.Fork(parent);

        Assert.Null(_lab.Write(child, At(0), 2));

        Assert.Equal(2, _lab.Read(parent, At(0)));
        Assert.Null(_lab.Write(parent, At(0), 3));
        Assert.Equal(3, _lab.Read(child, At(0)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_page_first_touched_after_the_fork_is_the_same_frame_for_both(bool childTouchesFirst)
    {
        AddressSpace parent = _lab.NewSpace(_lab.Shared(0, 2));
        AddressSpace child = _lab.Fork(parent);
        (AddressSpace first, AddressSpace second) = childTouchesFirst ? (child, parent) : (parent, child);

        Assert.Equal(FaultAction.SharedMapped, _lab.Write(first, At(1), 5));

        Assert.Equal(FaultAction.SharedMapped, _lab.Read(second, At(1), out byte value));
        Assert.Equal(5, value);
        Assert.Equal(_lab.FrameOf(first, At(1)), _lab.FrameOf(second, At(1)));
    }

    [Fact]
    public void The_frame_has_a_reference_of_each_mapping_and_one_of_the_mapping_as_such()
    {
        AddressSpace parent = _lab.NewSpace(_lab.Shared(0, 1));
        _lab.Write(parent, At(0), 1);
        Frame frame = _lab.FrameOf(parent, At(0));
        Assert.Equal(2u, _lab.Frames.ReferenceCount(frame));

        AddressSpace child = _lab.Fork(parent);
        Assert.Equal(3u, _lab.Frames.ReferenceCount(frame));

        _lab.Exit(parent);
        Assert.Equal(2u, _lab.Frames.ReferenceCount(frame));

        _lab.Exit(child);
        Assert.Equal(0u, _lab.Frames.ReferenceCount(frame));
        Assert.Equal(0UL, _lab.Frames.UsedCount);
    }

    [Fact]
    public void Bytes_outlive_the_unmapping_by_the_one_who_wrote_them()
    {
        AddressSpace parent = _lab.NewSpace(_lab.Shared(0, 1));
        AddressSpace child = _lab.Fork(parent);
        _lab.Write(child, At(0), 9);

        _lab.Exit(child);

        Assert.Equal(9, _lab.Read(parent, At(0)));
    }

    [Fact]
    public void A_part_that_was_split_off_still_finds_its_own_pages()
    {
        AddressSpace parent = _lab.NewSpace(_lab.Shared(0, 4));
        AddressSpace child = _lab.Fork(parent);
        _lab.Unmap(child, 1, 1);
        _lab.Protect(child, 3, 1, RegionRights.Read);

        for (int page = 0; page < 4; page++)
            _lab.Write(parent, At(page), (byte)(page + 1));

        Assert.Equal(1, _lab.Read(child, At(0)));
        Assert.Equal(3, _lab.Read(child, At(2)));
        Assert.Equal(4, _lab.Read(child, At(3)));
        Assert.Equal(FaultAction.NoRegion, _lab.Read(child, At(1), out _));
    }

    [Fact]
    public void Write_protection_and_back_keeps_the_page_shared()
    {
        AddressSpace parent = _lab.NewSpace(_lab.Shared(0, 1));
        _lab.Write(parent, At(0), 1);
        AddressSpace child = _lab.Fork(parent);

        _lab.Protect(child, 0, 1, RegionRights.None);
        AddressSpace grandchild = _lab.Fork(child);
        _lab.Protect(child, 0, 1, RegionRights.Read);
        Assert.Equal(FaultAction.RightsDenied, _lab.Write(child, At(0), 2));
        _lab.Protect(child, 0, 1, RegionRights.Read | RegionRights.Write);
        _lab.Protect(grandchild, 0, 1, RegionRights.Read);

        Assert.Null(_lab.Write(child, At(0), 2));
        Assert.Equal(2, _lab.Read(parent, At(0)));
        Assert.Equal(2, _lab.Read(grandchild, At(0)));
    }

    [Fact]
    public void A_page_protected_before_its_first_touch_is_mapped_with_the_rights_of_now()
    {
        AddressSpace space = _lab.NewSpace(_lab.Shared(0, 1));
        _lab.Protect(space, 0, 1, RegionRights.Read);

        Assert.Equal(FaultAction.SharedMapped, _lab.Read(space, At(0), out _));
        Assert.Equal(FaultAction.RightsDenied, _lab.Write(space, At(0), 1));
    }

    public void Dispose() => _lab.Dispose();
}
