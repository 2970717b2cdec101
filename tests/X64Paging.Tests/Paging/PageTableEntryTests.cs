// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using Xunit;

namespace X64Paging.Tests.Paging;

public sealed class PageTableEntryTests
{
    public static TheoryData<int, PageTableFlags> FlagBits => new()
    {
        { 0, PageTableFlags.Present }, { 1, PageTableFlags.Writable }, { 2, PageTableFlags.User }, { 3, PageTableFlags.WriteThrough },
        { 4, PageTableFlags.CacheDisable }, { 5, PageTableFlags.Accessed }, { 6, PageTableFlags.Dirty }, { 7, PageTableFlags.PageSize },
        { 7, PageTableFlags.PageAttribute }, { 8, PageTableFlags.Global }, { 9, PageTableFlags.Software9 }, { 10, PageTableFlags.Software10 },
        { 11, PageTableFlags.Software11 }, { 12, PageTableFlags.LargePageAttribute }, { 63, PageTableFlags.NoExecute },
    };

    [Theory, MemberData(nameof(FlagBits))]
    public void Flag_is_the_bit_of_the_manual(int bit, PageTableFlags flag) => Assert.Equal(1UL << bit, (ulong)flag);

    [Fact]
    public void Frame_is_bits_51_to_12()
    {
        Assert.Equal(new Frame(0xFF_FFFF_FFFF), new PageTableEntry(ulong.MaxValue).Frame);
        Assert.Equal(new Frame(0), new PageTableEntry(0xFFF0_0000_0000_0FFF).Frame);
    }

    [Fact]
    public void Entry_is_made_of_a_frame_and_flags()
    {
        PageTableEntry entry = new(new Frame(0x12345), PageTableFlags.Present | PageTableFlags.NoExecute);

        Assert.Equal(0x8000_0000_1234_5001, entry.Value);
        Assert.Equal(PageTableFlags.Present | PageTableFlags.NoExecute, entry.Flags);
    }

    [Fact]
    public void Frame_beyond_52_bits_does_not_reach_the_flags() =>
        Assert.Equal(1UL, new PageTableEntry(new Frame(1UL << 51), PageTableFlags.Present).Value);

    [Theory]
    [InlineData(0, "P")]
    [InlineData(1, "R/W")]
    [InlineData(2, "U/S")]
    [InlineData(5, "A")]
    [InlineData(6, "D")]
    [InlineData(63, "XD")]
    [InlineData(62, "")]
    [InlineData(12, "")]
    public void Each_flag_is_seen_alone(int bit, string expected)
    {
        PageTableEntry entry = new(1UL << bit);

        string seen = (entry.IsPresent ? "P" : "") + (entry.IsWritable ? "R/W" : "") + (entry.IsUser ? "U/S" : "")
            + (entry.IsAccessed ? "A" : "") + (entry.IsDirty ? "D" : "") + (entry.IsNoExecute ? "XD" : "");
        Assert.Equal(expected, seen);
    }

    [Theory]
    [InlineData(PagingLevel.Pml5, false, false)]
    [InlineData(PagingLevel.Pml4, false, false)]
    [InlineData(PagingLevel.Pdpt, false, true)]
    [InlineData(PagingLevel.PageDirectory, false, true)]
    [InlineData(PagingLevel.PageTable, true, true)]
    public void Entry_maps_a_page_as_its_level_and_bit_7_say(PagingLevel level, bool whenClear, bool whenSet)
    {
        Assert.Equal(whenClear, new PageTableEntry(1).IsLeaf(level));
        Assert.Equal(whenSet, new PageTableEntry(0x81).IsLeaf(level));
    }

    [Theory]
    [InlineData(PagingLevel.PageTable, 0x000F_FFFF_FFFF_F000UL)]
    [InlineData(PagingLevel.PageDirectory, 0x000F_FFFF_FFE0_0000UL)]
    [InlineData(PagingLevel.Pdpt, 0x000F_FFFF_C000_0000UL)]
    public void Page_base_is_as_wide_as_the_page_leaves_it(PagingLevel level, ulong expected) =>
        Assert.Equal(expected, new PageTableEntry(ulong.MaxValue).PageBase(level).Value);

    [Fact]
    public void Protection_key_is_bits_62_to_59()
    {
        Assert.Equal(15, new PageTableEntry(0x7800_0000_0000_0000).ProtectionKey);
        Assert.Equal(0, new PageTableEntry(~0x7800_0000_0000_0000UL).ProtectionKey);
    }

    [Fact]
    public void Flags_are_added_taken_away_and_asked_for_all_together()
    {
        PageTableEntry entry = new PageTableEntry(new Frame(7), PageTableFlags.Present).With(PageTableFlags.Accessed | PageTableFlags.Dirty);

        Assert.Equal(0x7061UL, entry.Value);
        Assert.True(entry.Has(PageTableFlags.Accessed | PageTableFlags.Dirty));
        Assert.False(entry.Has(PageTableFlags.Accessed | PageTableFlags.Writable));
        Assert.Equal(0x7021UL, entry.Without(PageTableFlags.Dirty | PageTableFlags.Writable).Value);
        Assert.Equal("0x0000000000007061", entry.ToString());
    }

    [Theory]
    [InlineData(PageSize.Size4KiB, 4096UL)]
    [InlineData(PageSize.Size2MiB, 2UL << 20)]
    [InlineData(PageSize.Size1GiB, 1UL << 30)]
    public void Page_size_is_the_span_of_its_level(PageSize size, ulong bytes) => Assert.Equal(bytes, size.Bytes);
}
