// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using Xunit;

namespace X64Paging.Tests.Memory;

public sealed class PhysicalAddressTests
{
    [Fact]
    public void Address_is_a_frame_and_an_offset()
    {
        PhysicalAddress address = new(0x12_3456);

        Assert.Equal(new Frame(0x123), address.Frame);
        Assert.Equal(0x456, address.FrameOffset);
        Assert.Equal(new PhysicalAddress(0x12_3000), address.Frame.Base);
    }

    [Fact]
    public void Addresses_are_ordered_as_unsigned_numbers()
    {
        PhysicalAddress low = new(1);
        PhysicalAddress high = new(1UL << 63);

        Assert.True(low < high && high > low && low <= high && high >= low);
        Assert.True(low.CompareTo(high) < 0);
        Assert.Equal((1UL << 63) - 1, high - low);
        Assert.Equal(high, low + ((1UL << 63) - 1));
    }

    [Fact]
    public void Address_and_frame_are_written_in_hexadecimal()
    {
        Assert.Equal("0x1f3000", new PhysicalAddress(0x1F_3000).ToString());
        Assert.Equal("frame 0x1f3", new Frame(0x1F3).ToString());
    }
}
