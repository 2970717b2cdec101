// SPDX-License-Identifier: MIT
using X64Paging.Memory;

namespace X64Paging.Paging;

/// <summary>Tables of 1,024 entries of 4 bytes: 32-bit paging's. An entry's upper half reads as zeros.</summary>
/// <remarks>
/// SDM vol. 3A, "32-Bit Paging". The address of a 4 MiB page with PSE-36:
/// <code>
///  31     22 21 20      13 12  11    8 7 6 5 4 3 2 1 0
/// ┌─────────┬──┬──────────┬───┬───────┬─┬───────────────┐
/// │ 31:22   │0 │ 39:32    │PAT│       │1│               │
/// └─────────┴──┴──────────┴───┴───────┴─┴───────────────┘
/// </code>
/// </remarks>
internal readonly struct FourByteEntries : IEntryFormat
{
    public static PhysicalAddress EntryAddress(PhysicalAddress table, LinearAddress address, PagingLevel level)
    {
        int shift = level == PagingLevel.PageDirectory ? 22 : 12;
        return table + (address.Value >> shift & 0x3FF) * sizeof(uint);
    }

    public static PageTableEntry Read(PhysicalMemory memory, PhysicalAddress entryAddress) => new(memory.Read<uint>(entryAddress));

    public static bool TryReplace(PhysicalMemory memory, PhysicalAddress entryAddress, PageTableEntry old, PageTableEntry replacement)
    {
        // The memory's locked update is 8 bytes wide: the neighbour keeps whatever it has.
        PhysicalAddress pair = new(entryAddress.Value & ~7UL);
        int shift = (int)(entryAddress.Value & 4) * 8;
        ulong both = memory.ReadEntry(pair);
        if ((uint)(both >> shift) != (uint)old.Value)
            return false;

        ulong updated = (both & ~((ulong)uint.MaxValue << shift)) | replacement.Value << shift;
        return memory.CompareExchangeEntry(pair, both, updated);
    }

    public static PhysicalAddress PageBase(PageTableEntry leaf, PagingLevel level) => level == PagingLevel.PageTable
        ? leaf.PageBase(level)
        : new((leaf.Value & 0xFFC0_0000) | (leaf.Value >> 13 & 0xFF) << 32);

    public static PageSize PageSize(PagingLevel level) =>
        level == PagingLevel.PageTable ? Paging.PageSize.Size4KiB : Paging.PageSize.Size4MiB;
}
