// SPDX-License-Identifier: MIT
using X64Paging.Memory;

namespace X64Paging.Paging;

/// <summary>How entries lie in tables, and what a leaf names: all in which the walks of the paging modes differ.</summary>
internal interface IEntryFormat
{
    /// <summary>The physical address of the entry that an address selects in a table.</summary>
    static abstract PhysicalAddress EntryAddress(PhysicalAddress table, LinearAddress address, PagingLevel level);

    /// <summary>Reads an entry as one atomic load.</summary>
    static abstract PageTableEntry Read(PhysicalMemory memory, PhysicalAddress entryAddress);

    /// <summary>Replaces an entry that still has its old value, as a locked update.</summary>
    /// <returns>Whether it still had.</returns>
    static abstract bool TryReplace(PhysicalMemory memory, PhysicalAddress entryAddress, PageTableEntry old, PageTableEntry replacement);

    /// <summary>The first physical address of the page that a leaf maps.</summary>
    static abstract PhysicalAddress PageBase(PageTableEntry leaf, PagingLevel level);

    /// <summary>The size of the page that a leaf of the level maps.</summary>
    static abstract PageSize PageSize(PagingLevel level);
}
