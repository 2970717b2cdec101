// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using Xunit;

namespace X64Paging.Tests.Paging;

public sealed class PagingControlsTests
{
    private const ulong AllOnes = ulong.MaxValue;

    [Fact]
    public void Root_is_bits_51_to_12_of_cr3() =>
        Assert.Equal(new PhysicalAddress(0x000F_FFFF_FFFF_F000), (PagingControls.LongMode with { Cr3 = AllOnes }).Root);

    [Fact]
    public void Pcid_counts_only_where_cr4_enables_it()
    {
        PagingControls without = PagingControls.LongMode with { Cr3 = 0x1ABC };
        PagingControls with = without with { Cr4 = without.Cr4 | Cr4Flags.ProcessContextIdentifiers };

        Assert.Equal(new Pcid(0), without.Pcid);
        Assert.Equal(new Pcid(0xABC), with.Pcid);
    }

    [Fact]
    public void La57_gives_five_levels()
    {
        PagingControls five = PagingControls.LongMode with { Cr4 = PagingControls.LongMode.Cr4 | Cr4Flags.FiveLevels };

        Assert.Equal((PagingLevel.Pml4, 48), (PagingControls.LongMode.RootLevel, PagingControls.LongMode.LinearAddressBits));
        Assert.Equal((PagingLevel.Pml5, 57), (five.RootLevel, five.LinearAddressBits));
    }

    [Fact]
    public void Each_switch_is_the_bit_of_the_manual()
    {
        PagingControls none = new();

        Assert.True((none with { Cr0 = (Cr0Flags)(1UL << 16) }).WriteProtect);
        Assert.False((none with { Cr0 = (Cr0Flags)~(1UL << 16) }).WriteProtect);
        Assert.True((none with { Efer = (EferFlags)(1UL << 11) }).NoExecuteEnable);
        Assert.False((none with { Efer = (EferFlags)~(1UL << 11) }).NoExecuteEnable);
        Assert.True((none with { Cr4 = (Cr4Flags)(1UL << 20) }).SupervisorExecutionPrevention);
        Assert.False((none with { Cr4 = (Cr4Flags)~(1UL << 20) }).SupervisorExecutionPrevention);
        Assert.True((none with { Cr4 = (Cr4Flags)(1UL << 21) }).SupervisorAccessPrevention);
        Assert.False((none with { Cr4 = (Cr4Flags)~(1UL << 21) }).SupervisorAccessPrevention);
        Assert.True((none with { Cr4 = (Cr4Flags)(1UL << 7) }).GlobalPages);
        Assert.False((none with { Cr4 = (Cr4Flags)~(1UL << 7) }).GlobalPages);
        Assert.Equal(PagingLevel.Pml5, (PagingControls.LongMode with { Cr4 = (Cr4Flags)(1UL << 12) }).RootLevel);
        Assert.Equal(new Pcid(5), (none with { Cr3 = 5, Cr4 = (Cr4Flags)(1UL << 17) }).Pcid);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4096)]
    public void Pcid_wider_than_twelve_bits_is_refused(int value) => Assert.Throws<ArgumentOutOfRangeException>(() => new Pcid(value));
}
