// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;

namespace X64Paging.Paging;

/// <summary>The reserved bits of present entries, compiled once for MAXPHYADDR, EFER.NXE and the page sizes that the processor has.</summary>
/// <remarks>
/// SDM vol. 3A, "4-Level Paging and 5-Level Paging", the formats of the entries.
/// <code>
///  level   PS=0                          PS=1
///  5, 4    none                          7 (PS itself)
///  3       none                          29:13, or 7 where there are no 1 GiB pages
///  2       none                          20:13
///  1       none (bit 7 is PAT)           none
///  all     51:MAXPHYADDR, and 63 while EFER.NXE is clear
/// </code>
/// </remarks>
[InlineArray(6)]
internal struct ReservedMasks
{
    private ulong _ofPageSizeSet;

    public ReservedMasks(in PagingControls controls)
    {
        const ulong PageSizeBit = (ulong)PageTableFlags.PageSize;
        this[(int)PagingLevel.Pml5] = PageSizeBit;
        this[(int)PagingLevel.Pml4] = PageSizeBit;
        this[(int)PagingLevel.Pdpt] = controls.LargestPage == PageSize.Size1GiB ? Bits(29, 13) : PageSizeBit;
        this[(int)PagingLevel.PageDirectory] = Bits(20, 13);
        this[(int)PagingLevel.PageTable] = 0;
    }

    /// <summary>The bits that are reserved in an entry of any level.</summary>
    public static ulong Everywhere(in PagingControls controls)
    {
        ulong mask = PageTableEntry.AddressMask & ~(ulong.MaxValue >> (64 - controls.MaxPhysicalAddressBits));
        return controls.NoExecuteEnable ? mask : mask | (ulong)PageTableFlags.NoExecute;
    }

    /// <summary>The bits that are reserved in this entry because of its level and its PS bit.</summary>
    public readonly ulong Mask(PageTableEntry entry, PagingLevel level)
    {
        // All ones if PS is set.
        ulong pageSizeSet = (ulong)-(long)(entry.Value >> 7 & 1);
        return this[(int)level] & pageSizeSet;
    }

    private static ulong Bits(int high, int low) => (2UL << high) - (1UL << low);
}
