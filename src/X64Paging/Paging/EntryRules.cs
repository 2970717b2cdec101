// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;

namespace X64Paging.Paging;

/// <summary>What bits mean in entries of each level, compiled once for the paging mode, MAXPHYADDR, NXE and the page sizes that there are.</summary>
/// <remarks>
/// SDM vol. 3A, "32-Bit Paging", "PAE Paging", "4-Level Paging and 5-Level Paging": the formats of the entries. Reserved bits:
/// <code>
///  4 and 5 levels          PAE                     32-bit
///  5, 4  PS [AMD: G]       3     63:M, 8:5, 2:1    2     PS=1: 21, and 20:(M'-19), or 20:13 without PSE-36; M' = min(M, 40)
///  3     PS=1: 29:13       2     PS=1: 20:13       all   PAT (7 of a PTE, 12 of a large page) where there is no PAT
///        or PS itself      all   62:M
///  2     PS=1: 20:13
///  all   51:M              also 63 while EFER.NXE is clear, in the first two
/// </code>
/// </remarks>
internal struct EntryRules
{
    private LevelRules _levels;

    public EntryRules(in PagingControls controls)
    {
        // P of a PTE: an entry that is looked at has it set.
        _levels[(int)PagingLevel.PageTable].LeafWhenSet = (ulong)PageTableFlags.Present;
        switch (controls.Mode)
        {
            case PagingMode.FourLevel or PagingMode.FiveLevel:
                SetLongMode(controls);
                break;
            case PagingMode.Pae:
                SetPae(controls);
                break;
            case PagingMode.ThirtyTwoBit:
                SetThirtyTwoBit(controls);
                break;
        }
    }

    /// <summary>The rules of a level.</summary>
    [UnscopedRef]
    public readonly ref readonly LevelRule At(PagingLevel level) => ref _levels[(int)level];

    /// <summary>The reserved bits that are set in a present entry.</summary>
    public readonly ulong ReservedBits(PageTableEntry entry, PagingLevel level) => At(level).ReservedBits(entry);

    /// <summary>Whether a present entry maps a page.</summary>
    public readonly bool IsLeaf(PageTableEntry entry, PagingLevel level) => At(level).IsLeaf(entry);

    private void SetLongMode(in PagingControls controls)
    {
        ulong everywhere = Bits(51, controls.MaxPhysicalAddressBits) | NoExecuteUnlessEnabled(controls);
        for (PagingLevel level = PagingLevel.PageTable; level <= PagingLevel.Pml5; level++)
            _levels[(int)level].Reserved = everywhere;

        ulong upper = (ulong)PageTableFlags.PageSize;
        if (controls.Does(PagingVariants.ReservedGlobalInUpperLevels))
            upper |= (ulong)PageTableFlags.Global;
        _levels[(int)PagingLevel.Pml5].Reserved |= upper;
        _levels[(int)PagingLevel.Pml4].Reserved |= upper;
        _levels[(int)PagingLevel.PageDirectory].ReservedInLargePage = Bits(20, 13);
        _levels[(int)PagingLevel.Pdpt].ReservedInLargePage = controls.LargestPage == PageSize.Size1GiB ? Bits(29, 13) : (ulong)PageTableFlags.PageSize;
        _levels[(int)PagingLevel.PageDirectory].LeafWhenSet = (ulong)PageTableFlags.PageSize;
        _levels[(int)PagingLevel.Pdpt].LeafWhenSet = (ulong)PageTableFlags.PageSize;
    }

    private void SetPae(in PagingControls controls)
    {
        ulong everywhere = Bits(62, controls.MaxPhysicalAddressBits) | NoExecuteUnlessEnabled(controls);
        _levels[(int)PagingLevel.PageTable].Reserved = everywhere;
        _levels[(int)PagingLevel.PageDirectory].Reserved = everywhere;
        _levels[(int)PagingLevel.Pdpt].Reserved = Bits(63, controls.MaxPhysicalAddressBits) | Bits(8, 5) | Bits(2, 1);
        _levels[(int)PagingLevel.PageDirectory].ReservedInLargePage = Bits(20, 13);
        _levels[(int)PagingLevel.PageDirectory].LeafWhenSet = (ulong)PageTableFlags.PageSize;
    }

    private void SetThirtyTwoBit(in PagingControls controls)
    {
        bool hasPat = controls.Has(PagingFeatures.PageAttributeTable);
        if (!hasPat)
            _levels[(int)PagingLevel.PageTable].Reserved = (ulong)PageTableFlags.PageAttribute;
        if ((controls.Cr4 & Cr4Flags.PageSizeExtensions) == 0)
            return;

        int widest = int.Min(controls.MaxPhysicalAddressBits, 40);
        ulong large = controls.Has(PagingFeatures.PageSizeExtensions36) ? Bits(21, widest - 19) : Bits(21, 13);
        if (!hasPat)
            large |= (ulong)PageTableFlags.LargePageAttribute;
        _levels[(int)PagingLevel.PageDirectory].ReservedInLargePage = large;
        _levels[(int)PagingLevel.PageDirectory].LeafWhenSet = (ulong)PageTableFlags.PageSize;
    }

    private static ulong NoExecuteUnlessEnabled(in PagingControls controls) =>
        controls.NoExecuteEnable ? 0 : (ulong)PageTableFlags.NoExecute;

    /// <summary>The bits from the high one down to the low one; none when the low one is higher.</summary>
    private static ulong Bits(int high, int low) => low > high ? 0 : (2UL << high) - (1UL << low);
}
