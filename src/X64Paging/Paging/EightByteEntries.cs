// SPDX-License-Identifier: MIT
using X64Paging.Memory;

namespace X64Paging.Paging;

/// <summary>Tables of 512 entries of 8 bytes: long mode's, and PAE paging's below the PDPTEs.</summary>
internal readonly struct EightByteEntries : IEntryFormat
{
    public static PhysicalAddress EntryAddress(PhysicalAddress table, LinearAddress address, PagingLevel level) =>
        table + (ulong)address.TableIndex(level) * sizeof(ulong);

    public static PageTableEntry Read(PhysicalMemory memory, PhysicalAddress entryAddress) => new(memory.ReadEntry(entryAddress));

    public static bool TryReplace(PhysicalMemory memory, PhysicalAddress entryAddress, PageTableEntry old, PageTableEntry replacement) =>
        memory.CompareExchangeEntry(entryAddress, old.Value, replacement.Value);

    public static PhysicalAddress PageBase(PageTableEntry leaf, PagingLevel level) => leaf.PageBase(level);

    public static PageSize PageSize(PagingLevel level) => (PageSize)level;
}
