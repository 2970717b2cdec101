// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Diagnostics.Explanations;

/// <summary>Bits of a page-table entry to change.</summary>
/// <param name="Level">The level of its table.</param>
/// <param name="EntryAddress">Its physical address; in a table that has yet to be made, an address that stands for it.</param>
/// <param name="OldValue">Its value now.</param>
/// <param name="NewValue">Its value then. Where <see cref="NamesNewTable"/>, the address in it stands for the new table's.</param>
/// <param name="Bits">The bits that differ, from the lowest up; the address of a new table is not among them.</param>
public sealed record EntryChange(
    PagingLevel Level, PhysicalAddress EntryAddress, PageTableEntry OldValue, PageTableEntry NewValue, IReadOnlyList<BitChange> Bits) : Change
{
    /// <summary>Whether the entry must name a table that has yet to be made: a frame of zeros.</summary>
    public bool NamesNewTable { get; init; }

    /// <summary>Whether the entry lies in such a table.</summary>
    public bool IsInNewTable { get; init; }

    /// <summary>Whether the entry then maps the frame that its address field names by chance: the page's frame is to be put there first.</summary>
    public bool NeedsFrame { get; init; }

    /// <summary>Whether the processor may have cached the entry: it is present, with no reserved bit set.</summary>
    public bool MayBeCached { get; init; }

    /// <summary>Bytes of linear addresses that go through the entry: the change acts on all of them.</summary>
    public ulong Reach { get; init; }

    /// <summary>Where the entry is in its table, from 0.</summary>
    public int Index { get; init; }
}
