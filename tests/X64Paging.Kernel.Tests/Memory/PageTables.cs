// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Memory;
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Kernel.Tests.Memory;

/// <summary>Reads page tables straight from memory, for tests to compare with what the kernel thinks.</summary>
internal static class PageTables
{
    private const ulong AddressMask = 0x000F_FFFF_FFFF_F000;

    /// <summary>Every entry of the lowest level that is not zero, by page.</summary>
    public static SortedDictionary<LinearAddress, PageTableEntry> Leaves(PhysicalMemory memory, AddressSpace space)
    {
        SortedDictionary<LinearAddress, PageTableEntry> leaves = [];
        Visit(memory, space.Cr3, 4, 0, leaves, []);
        return leaves;
    }

    /// <summary>The frames of all tables, the root's first.</summary>
    public static List<Frame> Tables(PhysicalMemory memory, AddressSpace space)
    {
        List<Frame> tables = [];
        Visit(memory, space.Cr3, 4, 0, [], tables);
        return tables;
    }

    private static void Visit(
        PhysicalMemory memory,
        ulong tableAddress,
        int level,
        ulong firstPage,
        SortedDictionary<LinearAddress, PageTableEntry> leaves,
        List<Frame> tables)
    {
        tables.Add(new PhysicalAddress(tableAddress).Frame);
        for (ulong index = 0; index < 512; index++)
        {
            ulong entry = memory.ReadEntry(new PhysicalAddress(tableAddress + index * 8));
            if (entry == 0)
                continue;

            ulong page = firstPage + (index << (3 + 9 * level));
            if (level == 1)
                leaves.Add(new LinearAddress(page), new PageTableEntry(entry));
            else
                Visit(memory, entry & AddressMask, level - 1, page, leaves, tables);
        }
    }
}
