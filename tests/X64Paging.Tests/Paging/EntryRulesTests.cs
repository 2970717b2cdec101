// SPDX-License-Identifier: MIT
using X64Paging.Paging;
using Xunit;

namespace X64Paging.Tests.Paging;

/// <summary>
/// Every bit of every entry, for every MAXPHYADDR, against the tables of SDM vol. 3A, "4-Level Paging and 5-Level Paging", "PAE Paging" and
/// "32-Bit Paging".
/// </summary>
public sealed class EntryRulesTests
{
    private readonly Mistakes _mistakes = new();

    public static TheoryData<bool, PageSize, PagingVariants> LongModes => new MatrixTheoryData<bool, PageSize, PagingVariants>(
        [false, true], [PageSize.Size2MiB, PageSize.Size1GiB], [PagingVariants.Intel, PagingVariants.Amd]);

    [Theory, MemberData(nameof(LongModes))]
    public void Reserved_bits_of_long_mode_are_those_of_the_manual(bool noExecuteEnable, PageSize largest, PagingVariants variants)
    {
        bool isAmd = variants == PagingVariants.Amd;
        bool gibibytePages = largest == PageSize.Size1GiB;
        for (int width = 32; width <= 52; width++)
        {
            EntryRules rules = new(PagingControls.LongMode with
            {
                MaxPhysicalAddressBits = width,
                LargestPage = largest,
                Variants = variants,
                Efer = EferFlags.LongModeActive | (noExecuteEnable ? EferFlags.NoExecuteEnable : EferFlags.None),
            });
            for (int bit = 1; bit < 64; bit++)
            {
                bool everywhere = (bit >= width && bit <= 51) || (bit == 63 && !noExecuteEnable);
                bool isUpperGlobal = bit == 8 && isAmd;
                Expect(rules, width, PagingLevel.Pml5, bit, everywhere || isUpperGlobal, everywhere || isUpperGlobal || bit == 7);
                Expect(rules, width, PagingLevel.Pml4, bit, everywhere || isUpperGlobal, everywhere || isUpperGlobal || bit == 7);
                Expect(rules, width, PagingLevel.Pdpt, bit, everywhere, everywhere || (gibibytePages ? bit is >= 13 and <= 29 : bit == 7));
                Expect(rules, width, PagingLevel.PageDirectory, bit, everywhere, everywhere || bit is >= 13 and <= 20);
                Expect(rules, width, PagingLevel.PageTable, bit, everywhere, everywhere);
            }
        }

        _mistakes.AssertNone();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reserved_bits_of_pae_paging_are_those_of_the_manual(bool noExecuteEnable)
    {
        for (int width = 32; width <= 52; width++)
        {
            EntryRules rules = new(PagingControls.LongMode with
            {
                MaxPhysicalAddressBits = width,
                Efer = noExecuteEnable ? EferFlags.NoExecuteEnable : EferFlags.None,
            });
            for (int bit = 1; bit < 64; bit++)
            {
                bool pdpte = bit >= width || bit is >= 5 and <= 8 || bit is 1 or 2;
                bool below = (bit >= width && bit <= 62) || (bit == 63 && !noExecuteEnable);
                Expect(rules, width, PagingLevel.Pdpt, bit, pdpte, pdpte);
                Expect(rules, width, PagingLevel.PageDirectory, bit, below, below || bit is >= 13 and <= 20);
                Expect(rules, width, PagingLevel.PageTable, bit, below, below);
            }
        }

        _mistakes.AssertNone();
    }

    public static TheoryData<bool, bool, bool> ThirtyTwoBitModes => new MatrixTheoryData<bool, bool, bool>([false, true], [false, true], [false, true]);

    [Theory, MemberData(nameof(ThirtyTwoBitModes))]
    public void Reserved_bits_of_32_bit_paging_are_those_of_the_manual(bool pse, bool hasPse36, bool hasPat)
    {
        PagingFeatures features = PagingFeatures.PageSizeExtensions
            | (hasPse36 ? PagingFeatures.PageSizeExtensions36 : 0) | (hasPat ? PagingFeatures.PageAttributeTable : 0);
        for (int width = 32; width <= 52; width++)
        {
            EntryRules rules = new(PagingControls.LongMode with
            {
                MaxPhysicalAddressBits = width,
                Features = features,
                Cr4 = pse ? Cr4Flags.PageSizeExtensions : Cr4Flags.None,
                Efer = EferFlags.NoExecuteEnable,
            });
            int addressable = width < 40 ? width : 40;
            for (int bit = 1; bit < 32; bit++)
            {
                // Bits 20:13 hold physical address bits 39:32, as far as there are any.
                bool isBeyondAddress = bit == 21 || (bit is >= 13 and <= 20 && (!hasPse36 || bit + 19 >= addressable));
                bool large = pse && (isBeyondAddress || (bit == 12 && !hasPat));
                Expect(rules, width, PagingLevel.PageDirectory, bit, whenClear: false, whenSet: large);
                Expect(rules, width, PagingLevel.PageTable, bit, whenClear: false, whenSet: bit == 7 && !hasPat);
            }
        }

        _mistakes.AssertNone();
    }

    [Theory]
    [InlineData(PagingMode.FiveLevel, "54", "321", "1")]
    [InlineData(PagingMode.FourLevel, "54", "321", "1")]
    [InlineData(PagingMode.Pae, "3", "21", "1")]
    [InlineData(PagingMode.ThirtyTwoBit, "", "21", "1")]
    public void Page_size_bit_makes_a_leaf_where_there_are_large_pages(PagingMode mode, string never, string whenSet, string always)
    {
        EntryRules rules = new(Controls(mode));
        PageTableEntry clear = new(1), set = new(0x81);

        foreach (char level in never)
            Assert.Equal((false, false), Leaves(level));
        foreach (char level in whenSet)
            Assert.Equal((always.Contains(level), true), Leaves(level));

        (bool, bool) Leaves(char level) => (rules.IsLeaf(clear, (PagingLevel)(level - '0')), rules.IsLeaf(set, (PagingLevel)(level - '0')));
    }

    [Fact]
    public void Page_size_bit_makes_no_leaf_in_32_bit_paging_without_pse() =>
        Assert.False(new EntryRules(Controls(PagingMode.ThirtyTwoBit) with { Cr4 = Cr4Flags.None }).IsLeaf(new PageTableEntry(0x81), PagingLevel.PageDirectory));

    private static PagingControls Controls(PagingMode mode) => PagingControls.LongMode with
    {
        Cr4 = mode switch
        {
            PagingMode.ThirtyTwoBit => Cr4Flags.PageSizeExtensions,
            PagingMode.FiveLevel => Cr4Flags.PhysicalAddressExtension | Cr4Flags.FiveLevels,
            _ => Cr4Flags.PhysicalAddressExtension,
        },
        Efer = mode >= PagingMode.FourLevel ? EferFlags.LongModeActive : EferFlags.None,
    };

    /// <summary>Compares one bit of an entry whose bit 7 is clear, and of one whose bit 7 is set.</summary>
    private void Expect(in EntryRules rules, int width, PagingLevel level, int bit, bool whenClear, bool whenSet)
    {
        if (bit != 7)
            Compare(rules, width, level, bit, 1UL << bit | 1, whenClear);
        Compare(rules, width, level, bit, 1UL << bit | 0x81, whenSet);
    }

    private void Compare(in EntryRules rules, int width, PagingLevel level, int bit, ulong entry, bool isReserved)
    {
        if ((rules.ReservedBits(new PageTableEntry(entry), level) >> bit & 1) != 0 != isReserved)
            _mistakes.Add($"M {width}, {level}: bit {bit} of 0x{entry:x} is {(isReserved ? "reserved" : "not reserved")}");
    }
}
