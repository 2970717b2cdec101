// SPDX-License-Identifier: MIT

using X64Paging.Loading.Elf;
using Xunit;

namespace X64Paging.Loading.Tests.Elf;

public sealed class LoadSegmentTests
{
    [Fact]
    public void Segment_is_reported_as_the_header_says()
    {
        TestSegment data = new()
        {
            Address = 0x60_0123,
            Contents = [1, 2, 3],
            MemorySize = 0x5000,
            Flags = TestSegment.R | TestSegment.W,
            Alignment = 0x20_0000,
        };

        ElfImage image = ElfReader.Read(ElfBuilder.Minimal(data).Build());

        ElfSegment actual = image.Segments[1];
        Assert.Equal(0x60_0123u, actual.Address);
        Assert.Equal([1, 2, 3], actual.Contents.ToArray());
        Assert.Equal(0x5000u, actual.MemorySize);
        Assert.Equal(0x60_5123u, actual.End);
        Assert.Equal(SegmentRights.Read | SegmentRights.Write, actual.Rights);
        Assert.Equal(0x20_0000u, actual.Alignment);
        Assert.Equal(0x20_0000u, image.Alignment);
    }

    [Fact]
    public void Image_reaches_from_its_first_segment_to_the_end_of_its_last()
    {
        ElfImage image = ElfReader.Read(ElfBuilder.Minimal(new TestSegment { Address = 0x60_0000, MemorySize = 0x123 }).Build());

        Assert.Equal(ElfBuilder.CodeAddress, image.EntryPoint);
        Assert.Equal(ElfBuilder.CodeAddress, image.Start);
        Assert.Equal(0x60_0123u, image.End);
        Assert.False(image.IsPositionIndependent);
    }

    [Fact]
    public void Segments_out_of_order_are_sorted_by_address()
    {
        ElfImage image = ElfReader.Read(ElfBuilder.Minimal(new TestSegment { Address = 0x20_0000, MemorySize = 1 }).Build());

        Assert.Equal(0x20_0000u, image.Segments[0].Address);
        Assert.Equal(ElfBuilder.CodeAddress, image.Segments[1].Address);
    }

    [Fact]
    public void Segment_without_memory_is_left_out() =>
        Assert.Single(ElfReader.Read(ElfBuilder.Minimal(new TestSegment { Address = 0x10 }).Build()).Segments);

    [Fact]
    public void Segment_without_contents_may_have_any_offset()
    {
        TestSegment zeroes = new() { Address = 0x60_0000, Offset = 0xFFFF_FFFF_0000_0123, FileSize = 0, MemorySize = 0x1000 };

        Assert.Equal(2, ElfReader.Read(ElfBuilder.Minimal(zeroes).Build()).Segments.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Alignment_of_none_is_reported_as_1(ulong alignment)
    {
        ElfBuilder builder = new() { Segments = [ElfBuilder.Code() with { Alignment = alignment }] };

        Assert.Equal(1u, ElfReader.Read(builder.Build()).Segments[0].Alignment);
    }

    [Fact]
    public void File_without_a_loadable_segment_is_refused() =>
        ElfRefusal.Is(
            "The file has no loadable segment.", new ElfBuilder { Segments = [new TestSegment { Type = TestSegment.GnuStack }] });

    [Fact]
    public void Contents_cut_short_are_refused() =>
        ElfRefusal.Is(
            "The segment of program header 0 takes 0x4 bytes at file offset 0x1000, but the file has 0x1003; is it cut short?",
            ElfBuilder.Minimal().Build()[..^1]);

    [Fact]
    public void Contents_whose_end_would_wrap_are_refused() =>
        ElfRefusal.Is(
            "The segment of program header 1 takes 0x1000 bytes at file offset 0xfffffffffffff000, but the file has "
            + "0x1004; is it cut short?",
            ElfBuilder.Minimal(new TestSegment { Address = 0x60_0000, Offset = ulong.MaxValue - 0xFFF, FileSize = 0x1000 }));

    [Fact]
    public void Segment_larger_in_the_file_than_in_memory_is_refused() =>
        ElfRefusal.Is(
            "Program header 0 has more bytes in the file (0x4) than in memory (0x3).",
            new ElfBuilder { Segments = [ElfBuilder.Code() with { MemorySize = 3 }] });

    [Fact]
    public void Alignment_that_is_no_power_of_two_is_refused() =>
        ElfRefusal.Is(
            "Program header 0 has the alignment 0x1800, which is no power of two.",
            new ElfBuilder { Segments = [ElfBuilder.Code() with { Alignment = 0x1800 }] });

    [Fact]
    public void Alignment_above_the_largest_page_is_refused() =>
        ElfRefusal.Is(
            "Program header 0 has the alignment 0x80000000, which is above 1 GiB, the largest page.",
            new ElfBuilder { Segments = [ElfBuilder.Code() with { Alignment = 0x8000_0000 }] });

    [Fact]
    public void Offset_that_disagrees_with_the_address_is_refused() =>
        ElfRefusal.Is(
            "Program header 0 has the file offset 0x80 and the address 0x401000, which differ in their low 12 bits. "
            + "Link without -n and -N.",
            new ElfBuilder { Segments = [ElfBuilder.Code() with { Offset = 0x80 }] });

    [Fact]
    public void Segment_in_the_lowest_64_KiB_is_refused() =>
        ElfRefusal.Is(
            "Program header 1 loads at 0xf000, and nothing may be below 0x10000. Link it higher: -Wl,-Ttext-segment=0x400000",
            ElfBuilder.Minimal(new TestSegment { Address = 0xF000, MemorySize = 0x1000 }));

    [Fact]
    public void Segment_at_64_KiB_is_allowed() =>
        Assert.Equal(0x1_0000u, ElfReader.Read(ElfBuilder.Minimal(new TestSegment { Address = 0x1_0000, MemorySize = 1 }).Build()).Start);

    [Theory]
    [InlineData(0x7FFF_FFFF_F000, 0x1001)]
    [InlineData(0x8000_0000_0000, 0x1)]
    [InlineData(0xFFFF_8000_0000_0000, 0x1000)]
    [InlineData(0x60_0000, 0xFFFF_FFFF_FFFF_0000)]
    public void Segment_beyond_the_user_half_is_refused(ulong address, ulong size) =>
        ElfRefusal.Is(
            $"Program header 1 loads 0x{size:x} bytes at 0x{address:x}, beyond the end of the user half, 0x800000000000.",
            ElfBuilder.Minimal(new TestSegment { Address = address, MemorySize = size }));

    [Fact]
    public void Segment_up_to_the_end_of_the_user_half_is_allowed()
    {
        TestSegment last = new() { Address = 0x7FFF_FFFF_F000, MemorySize = 0x1000 };

        Assert.Equal(0x8000_0000_0000u, ElfReader.Read(ElfBuilder.Minimal(last).Build()).End);
    }

    [Fact]
    public void Overlapping_segments_are_refused() =>
        ElfRefusal.Is(
            "Program headers 1 and 0 overlap at 0x401000.",
            ElfBuilder.Minimal(new TestSegment { Address = ElfBuilder.CodeAddress - 0x800, MemorySize = 0x801 }));

    [Fact]
    public void Segment_inside_another_is_refused() =>
        ElfRefusal.Is(
            "Program headers 1 and 0 overlap at 0x401000.",
            ElfBuilder.Minimal(new TestSegment { Address = 0x40_0000, MemorySize = 0x10_0000 }));

    [Fact]
    public void Segments_that_share_a_page_are_allowed_and_the_page_is_reported()
    {
        TestSegment second = new() { Address = ElfBuilder.CodeAddress + 4, MemorySize = 4 };
        TestSegment third = new() { Address = ElfBuilder.CodeAddress + 8, MemorySize = 0x2000 };
        TestSegment fourth = new() { Address = ElfBuilder.CodeAddress + 0x2FFF, MemorySize = 1 };

        ElfImage image = ElfReader.Read(ElfBuilder.Minimal(second, third, fourth).Build());

        Assert.Equal(4, image.Segments.Count);
        Assert.Equal([ElfBuilder.CodeAddress, ElfBuilder.CodeAddress + 0x2000], image.SharedPages);
    }

    [Fact]
    public void Segments_on_adjacent_pages_share_none()
    {
        TestSegment previous = new() { Address = ElfBuilder.CodeAddress - 0x1000, MemorySize = 0x1000 };

        Assert.Empty(ElfReader.Read(ElfBuilder.Minimal(previous).Build()).SharedPages);
    }

    [Theory]
    [InlineData(ElfBuilder.CodeAddress - 1)]
    [InlineData(ElfBuilder.CodeAddress + 4)]
    [InlineData(0x60_0000)]
    public void Entry_point_outside_the_code_is_refused(ulong entryPoint)
    {
        TestSegment data = new() { Address = 0x60_0000, MemorySize = 0x1000, Flags = TestSegment.R | TestSegment.W };

        ElfRefusal.Is(
            $"The entry point 0x{entryPoint:x} lies in no executable segment.",
            new ElfBuilder { EntryPoint = entryPoint, Segments = [ElfBuilder.Code(), data] });
    }
}
