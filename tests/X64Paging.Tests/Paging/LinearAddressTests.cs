// SPDX-License-Identifier: MIT
using X64Paging.Paging;
using Xunit;

namespace X64Paging.Tests.Paging;

public sealed class LinearAddressTests
{
    [Theory]
    [InlineData(0x0000_0000_0000_0000UL, true, true)]
    [InlineData(0x0000_7FFF_FFFF_FFFFUL, true, true)]
    [InlineData(0x0000_8000_0000_0000UL, false, true)]
    [InlineData(0x00FF_FFFF_FFFF_FFFFUL, false, true)]
    [InlineData(0x0100_0000_0000_0000UL, false, false)]
    [InlineData(0x8000_0000_0000_0000UL, false, false)]
    [InlineData(0xFEFF_FFFF_FFFF_FFFFUL, false, false)]
    [InlineData(0xFF00_0000_0000_0000UL, false, true)]
    [InlineData(0xFFFF_7FFF_FFFF_FFFFUL, false, true)]
    [InlineData(0xFFFF_8000_0000_0000UL, true, true)]
    [InlineData(0xFFFF_FFFF_FFFF_FFFFUL, true, true)]
    public void Address_is_canonical_if_its_upper_bits_are_all_equal(ulong value, bool with48Bits, bool with57Bits)
    {
        Assert.Equal(with48Bits, new LinearAddress(value).IsCanonical(48));
        Assert.Equal(with57Bits, new LinearAddress(value).IsCanonical(57));
    }

    [Fact]
    public void Address_wraps_at_the_top()
    {
        Assert.Equal(new LinearAddress(2), new LinearAddress(ulong.MaxValue) + 3);
        Assert.Equal(3UL, new LinearAddress(2) - new LinearAddress(ulong.MaxValue));
    }

    [Theory]
    [InlineData(PagingLevel.Pml5, 0x1ABUL << 48)]
    [InlineData(PagingLevel.Pml4, 0x1ABUL << 39)]
    [InlineData(PagingLevel.Pdpt, 0x1ABUL << 30)]
    [InlineData(PagingLevel.PageDirectory, 0x1ABUL << 21)]
    [InlineData(PagingLevel.PageTable, 0x1ABUL << 12)]
    public void Each_level_is_indexed_by_nine_bits_of_its_own(PagingLevel indexed, ulong value)
    {
        for (PagingLevel level = PagingLevel.PageTable; level <= PagingLevel.Pml5; level++)
        {
            Assert.Equal(level == indexed ? 0x1AB : 0, new LinearAddress(value).TableIndex(level));
            Assert.Equal(level == indexed ? 0x1FF - 0x1AB : 0x1FF, new LinearAddress(~value).TableIndex(level));
        }
    }

    [Fact]
    public void Address_is_a_page_and_an_offset()
    {
        LinearAddress address = new(0xFFFF_8000_1234_5678);

        Assert.Equal(new LinearAddress(0xFFFF_8000_1234_5000), address.PageBase);
        Assert.Equal(0x678, address.PageOffset);
        Assert.Equal("0xffff800012345678", address.ToString());
    }

    [Fact]
    public void Addresses_are_ordered_as_unsigned_numbers()
    {
        LinearAddress low = new(0x7FFF_FFFF_FFFF);
        LinearAddress high = new(0xFFFF_8000_0000_0000);

        Assert.True(low < high && high > low && low <= high && high >= low);
        Assert.True(low.CompareTo(high) < 0);
    }
}
