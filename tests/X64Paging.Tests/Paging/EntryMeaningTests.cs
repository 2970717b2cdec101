// SPDX-License-Identifier: MIT
using X64Paging.Paging;
using Xunit;

namespace X64Paging.Tests.Paging;

/// <summary>What entries are in words: the same bits mean other things at other levels and in other modes.</summary>
public sealed class EntryMeaningTests
{
    private static readonly PagingControls s_withKeys = PagingControls.LongMode with
    {
        Cr4 = PagingControls.LongMode.Cr4 | Cr4Flags.UserProtectionKeys,
    };

    private static readonly PagingControls s_withoutXd = PagingControls.LongMode with
    {
        Efer = PagingControls.LongMode.Efer & ~EferFlags.NoExecuteEnable,
        LargestPage = PageSize.Size2MiB,
    };

    private static readonly PagingControls s_pae = new()
    {
        Cr0 = Cr0Flags.ProtectionEnable | Cr0Flags.Paging,
        Cr4 = Cr4Flags.PhysicalAddressExtension,
        MaxPhysicalAddressBits = 36,
        Features = PagingFeatures.Intel,
    };

    private static readonly PagingControls s_thirtyTwoBit = s_pae with { Cr4 = Cr4Flags.PageSizeExtensions };

    public static TheoryData<string, PagingLevel, ulong, string> LongModeEntries => new()
    {
        { "plain", PagingLevel.PageTable, 0, "not present" },
        { "plain", PagingLevel.PageTable, 0x8000_0000_0000_10FE, "not present, the rest is software's: 0x80000000000010fe" },
        { "plain", PagingLevel.Pml4, 0x2067, "table 0x2000, Present, Writable, User, Accessed, ignored bit 6" },
        { "plain", PagingLevel.PageTable, 0x2067, "page 0x2000, Present, Writable, User, Accessed, Dirty" },
        { "plain", PagingLevel.PageTable, 0x8000_0000_0000_219D, "page 0x2000, Present, User, WriteThrough, CacheDisable, PageAttribute, Global, NoExecute" },
        { "plain", PagingLevel.PageDirectory, 0x20_1187, "page 0x200000, Present, Writable, User, PageSize, Global, PageAttribute" },
        { "plain", PagingLevel.PageDirectory, 0x20_1107, "table 0x201000, Present, Writable, User, ignored bit 8" },
        { "plain", PagingLevel.PageDirectory, 0x20_2081, "page 0x200000, Present, PageSize, reserved bit 13" },
        { "plain", PagingLevel.Pdpt, 0x4000_0081, "page 0x40000000, Present, PageSize" },
        { "plain", PagingLevel.Pml4, 0x2081, "table 0x2000, Present, reserved bit 7" },
        { "plain", PagingLevel.PageTable, 0x1C00_0000_0000_2E01, "page 0x2000, Present, software bits 9 10 11 58 59 60" },
        { "plain", PagingLevel.PageTable, 0x0008_4000_0000_2001, "page 0x8400000002000, Present, reserved bits 46 51" },
        { "with keys", PagingLevel.PageTable, 0x1C00_0000_0000_2001, "page 0x2000, Present, key 3, software bit 58" },
        { "with keys", PagingLevel.PageTable, 0x2001, "page 0x2000, Present, key 0" },
        { "with keys", PagingLevel.PageDirectory, 0x1800_0000_0000_2001, "table 0x2000, Present, software bits 59 60" },
        { "without XD", PagingLevel.PageTable, 0x8000_0000_0000_2001, "page 0x2000, Present, reserved bit 63" },
        { "without XD", PagingLevel.Pdpt, 0x4000_0081, "page 0x40000000, Present, reserved bit 7" },
    };

    public static TheoryData<PagingLevel, ulong, string> PaeEntries => new()
    {
        { PagingLevel.Pdpt, 0x2019, "table 0x2000, Present, WriteThrough, CacheDisable" },
        { PagingLevel.Pdpt, 0x2E07, "table 0x2000, Present, software bits 9 10 11, reserved bits 1 2" },
        { PagingLevel.PageDirectory, 0x60_00E7, "page 0x600000, Present, Writable, User, Accessed, Dirty, PageSize" },
        { PagingLevel.PageTable, 0x8810_0000_0000_2001, "page 0x2000, Present, reserved bits 52 59 63" },
    };

    public static TheoryData<PagingLevel, ulong, string> ThirtyTwoBitEntries => new()
    {
        { PagingLevel.PageDirectory, 0x0080_E1E7, "page 0x700800000, Present, Writable, User, Accessed, Dirty, PageSize, Global" },
        { PagingLevel.PageDirectory, 0x0082_0081, "page 0x1000800000, Present, PageSize, reserved bit 17" },
        { PagingLevel.PageDirectory, 0x2027, "table 0x2000, Present, Writable, User, Accessed" },
        { PagingLevel.PageTable, 0xFFFF_F281, "page 0xfffff000, Present, PageAttribute, software bit 9" },
    };

    [Theory, MemberData(nameof(LongModeEntries))]
    public void Entry_of_long_mode_is_written_by_its_level(string controls, PagingLevel level, ulong value, string expected) =>
        Assert.Equal(expected, Words(value, level, controls switch { "with keys" => s_withKeys, "without XD" => s_withoutXd, _ => PagingControls.LongMode }));

    [Theory, MemberData(nameof(PaeEntries))]
    public void Entry_of_PAE_paging_is_written_by_its_level(PagingLevel level, ulong value, string expected) =>
        Assert.Equal(expected, Words(value, level, s_pae));

    [Theory, MemberData(nameof(ThirtyTwoBitEntries))]
    public void Entry_of_32_bit_paging_is_written_by_its_level(PagingLevel level, ulong value, string expected) =>
        Assert.Equal(expected, Words(value, level, s_thirtyTwoBit));

    [Fact]
    public void Page_size_bit_without_PSE_is_ignored() =>
        Assert.Equal("table 0x2000, Present, ignored bit 7", Words(0x2081, PagingLevel.PageDirectory, s_thirtyTwoBit with { Cr4 = Cr4Flags.None }));

    [Theory]
    [InlineData(PagingLevel.PageTable, "P R/W U/S PWT PCD A D PAT G software software software address")]
    [InlineData(PagingLevel.PageDirectory, "P R/W U/S PWT PCD A D PS G software software software PAT")]
    [InlineData(PagingLevel.Pml4, "P R/W U/S PWT PCD A ignored PS ignored software software software address")]
    public void Low_bits_have_the_manuals_names(PagingLevel level, string expected)
    {
        EntryMeaning meaning = new(new PageTableEntry(0x81), level, s_withKeys);

        Assert.Equal(expected, string.Join(' ', Enumerable.Range(0, 13).Select(meaning.NameOf)));
        Assert.Equal("XD", meaning.NameOf(63));
        Assert.Equal(meaning.IsLeaf ? "key" : "software", meaning.NameOf(59));
    }

    private static string Words(ulong value, PagingLevel level, PagingControls controls) =>
        new EntryMeaning(new PageTableEntry(value), level, controls).ToString();
}
