// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Memory;
using X64Paging.Memory;
using X64Paging.Paging;
using static X64Paging.Kernel.Tests.Memory.MemoryLab;

namespace X64Paging.Kernel.Tests.Memory;

/// <summary>What is put behind a page when it is first touched.</summary>
public sealed class DemandZeroTests : IDisposable
{
    private const RegionRights ReadWrite = RegionRights.Read | RegionRights.Write;

    private readonly MemoryLab _lab = new();

    [Fact]
    public void First_write_gets_a_frame_of_zeros_and_the_second_write_does_not_fault()
    {
        AddressSpace space = _lab.NewSpace(Anonymous(0, 1));

        Assert.Equal(FaultAction.ZeroFilled, _lab.Write(space, At(0, 5), 7));

        Assert.Null(_lab.Write(space, At(0, 6), 8));
        Assert.Equal([0, 7, 8, 0], Bytes(space, At(0, 4), 4));
        Assert.Equal(1u, _lab.Frames.ReferenceCount(_lab.FrameOf(space, At(0))));
    }

    [Fact]
    public void A_recycled_frame_shows_nothing_of_its_last_user()
    {
        AddressSpace first = _lab.NewSpace(Anonymous(0, 1));
        _lab.Write(first, At(0, 100), 0xEE);
        Frame used = _lab.FrameOf(first, At(0));
        _lab.Unmap(first, 0, 1);
        AddressSpace second = _lab.NewSpace(Anonymous(0, 1));

        // Its tables take the frame first: three of them and the root lie before the page.
        _lab.Write(second, At(0), 1);

        Assert.Contains(used, PageTables.Tables(_lab.Memory, second));
        Assert.Equal(0, _lab.Read(second, At(0, 100)));
        Assert.Single(PageTables.Leaves(_lab.Memory, second));
    }

    [Fact]
    public void First_read_maps_the_zero_frame_and_a_write_then_replaces_it()
    {
        AddressSpace space = _lab.NewSpace(Anonymous(0, 2));
        Frame zero = _lab.Frames.ZeroFrame;

        Assert.Equal(FaultAction.ZeroShared, _lab.Read(space, At(0, 9), out byte value));
        _lab.Read(space, At(1));

        Assert.Equal(0, value);
        Assert.Equal(zero, _lab.FrameOf(space, At(0)));
        Assert.Equal(3u, _lab.Frames.ReferenceCount(zero));

        Assert.Equal(FaultAction.ZeroFilled, _lab.Write(space, At(0, 9), 4));

        Assert.Equal(4, _lab.Read(space, At(0, 9)));
        Assert.NotEqual(zero, _lab.FrameOf(space, At(0)));
        Assert.Equal(0, _lab.Read(space, At(1, 9)));
        Assert.Equal(2u, _lab.Frames.ReferenceCount(zero));
        Assert.Equal(0, _lab.Memory.Read<byte>(zero.Base + 9));
    }

    [Fact]
    public void Untouched_pages_have_no_frame_and_the_zero_frame_counts_as_none()
    {
        AddressSpace space = _lab.NewSpace(Anonymous(0, 64));
        ulong used = _lab.Frames.UsedCount;

        _lab.Read(space, At(30));

        Assert.Equal(1UL, used);
        Assert.Equal(4UL, _lab.Frames.UsedCount);
    }

    [Fact]
    public void A_write_outside_every_region_finds_none()
    {
        AddressSpace space = _lab.NewSpace(Anonymous(1, 1));

        Assert.Equal(FaultAction.NoRegion, _lab.Write(space, At(0, 0xFFF), 1));
        Assert.Equal(FaultAction.NoRegion, _lab.Read(space, At(2), out _));
        Assert.Empty(PageTables.Leaves(_lab.Memory, space));
    }

    [Theory]
    [InlineData(RegionRights.None, false, false, false)]
    [InlineData(RegionRights.Read, true, false, false)]
    [InlineData(RegionRights.Write, true, true, false)]
    [InlineData(RegionRights.Read | RegionRights.Write, true, true, false)]
    [InlineData(RegionRights.Execute, true, false, true)]
    [InlineData(RegionRights.Read | RegionRights.Execute, true, false, true)]
    [InlineData(RegionRights.Read | RegionRights.Write | RegionRights.Execute, true, true, true)]
    public void Rights_allow_what_mmap_says_and_the_processor_can_tell_apart(RegionRights rights, bool reads, bool writes, bool fetches)
    {
        AddressSpace space = _lab.NewSpace(Anonymous(0, 4, rights), Anonymous(4, 4, rights) with { Contents = new byte[0x4000], ContentsStart = At(4) });

        foreach (int page in (int[])[0, 4])
        {
            Assert.Equal(reads, _lab.Read(space, At(page), out _) != FaultAction.RightsDenied);
            Assert.Equal(writes, _lab.Write(space, At(page + 1), 1) != FaultAction.RightsDenied);
            Assert.Equal(fetches, _lab.Fetch(space, At(page + 2)) != FaultAction.RightsDenied);

            // And once more where a page is mapped already.
            Assert.Equal(writes, _lab.Write(space, At(page), 1) != FaultAction.RightsDenied);
            Assert.Equal(fetches, _lab.Fetch(space, At(page)) != FaultAction.RightsDenied);
        }
    }

    [Fact]
    public void Contents_that_begin_and_end_within_pages_are_surrounded_by_zeros()
    {
        byte[] contents = [.. Enumerable.Range(0, 0x1800).Select(i => (byte)(i % 251 + 1))];
        AddressSpace space = _lab.NewSpace(Anonymous(0, 4, ReadWrite) with { Contents = contents, ContentsStart = At(0, 0x123) });

        byte[] seen = Bytes(space, At(0), 4 * Frame.Size);

        Assert.Equal([.. new byte[0x123], .. contents, .. new byte[4 * Frame.Size - 0x123 - 0x1800]], seen);
    }

    [Fact]
    public void Contents_are_filled_in_by_the_fault_and_the_file_keeps_its_bytes()
    {
        byte[] contents = [1, 2, 3];
        AddressSpace space = _lab.NewSpace(Anonymous(0, 2, ReadWrite) with { Contents = contents, ContentsStart = At(0) });

        Assert.Equal(FaultAction.FileFilled, _lab.Write(space, At(0, 1), 0xAA));

        Assert.Equal([1, 0xAA, 3, 0], Bytes(space, At(0), 4));
        Assert.Equal([1, 2, 3], contents);
        Assert.Equal(FaultAction.ZeroFilled, _lab.Write(space, At(1), 1));
    }

    [Fact]
    public void A_page_of_the_file_that_was_read_first_is_written_without_a_fault()
    {
        AddressSpace space = _lab.NewSpace(Anonymous(0, 1, ReadWrite) with { Contents = new byte[16], ContentsStart = At(0) });

        Assert.Equal(FaultAction.FileFilled, _lab.Read(space, At(0), out _));

        Assert.Null(_lab.Write(space, At(0), 1));
    }

    public void Dispose() => _lab.Dispose();

    private byte[] Bytes(AddressSpace space, LinearAddress start, int size)
    {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++)
            bytes[i] = _lab.Read(space, start + (ulong)i);
        return bytes;
    }
}
