// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Tests;

/// <summary>One path of tables from the root to a page, laid by hand: what tests the walker must not depend on the mapper.</summary>
/// <remarks>
/// The table of level n is the frame at n * 0x1000. The address selects another entry at each level, and a byte inside the page.
/// <code>
///  level   5      4      3      2      1      offset
///  index   1      2      3      4      5      0x678
/// </code>
/// </remarks>
internal sealed class HandLaidTables(PhysicalMemory memory, PagingLevel root = PagingLevel.Pml4)
{
    /// <summary>P, R/W, U/S: what an entry has that decides nothing.</summary>
    public const PageTableFlags Open = PageTableFlags.Present | PageTableFlags.Writable | PageTableFlags.User;

    public const ulong PageOf4KiB = 0x1_2000;
    public const ulong PageOf2MiB = 0x60_0000;
    public const ulong PageOf1GiB = 0xC000_0000;

    public PagingLevel Root { get; } = root;

    public LinearAddress Address { get; } =
        new((root == PagingLevel.Pml5 ? 1UL << 48 : 0) | 2UL << 39 | 3UL << 30 | 4UL << 21 | 5UL << 12 | 0x678);

    public ulong Cr3 => TableOf(Root);

    public static ulong TableOf(PagingLevel level) => (ulong)level * Frame.Size;

    /// <summary>Where the entry of a level lies that the address selects.</summary>
    public static PhysicalAddress EntryAddress(PagingLevel level) => new(TableOf(level) + (6 - (ulong)level) * sizeof(ulong));

    public static ulong PageOf(PageSize size) => size switch
    {
        PageSize.Size4KiB => PageOf4KiB,
        PageSize.Size2MiB => PageOf2MiB,
        _ => PageOf1GiB,
    };

    /// <summary>The physical address that the linear one has in a page of the size.</summary>
    public PhysicalAddress Target(PageSize size) => new(PageOf(size) + (Address.Value & (size.Bytes - 1)));

    public PageTableEntry this[PagingLevel level]
    {
        get => new(memory.ReadEntry(EntryAddress(level)));
        set => memory.Write(EntryAddress(level), value.Value);
    }

    /// <summary>Lays all entries, without A and D, down to a page of the size.</summary>
    public HandLaidTables Lay(PageSize size = PageSize.Size4KiB)
    {
        for (PagingLevel level = Root; level > size.Level; level--)
            this[level] = Table(level, Open);

        this[size.Level] = Leaf(size, Open);
        return this;
    }

    /// <summary>An entry of the level that names the table of the next one.</summary>
    public static PageTableEntry Table(PagingLevel level, PageTableFlags flags) => new(TableOf(level - 1) | (ulong)flags);

    /// <summary>An entry that maps the page of the size.</summary>
    public static PageTableEntry Leaf(PageSize size, PageTableFlags flags) =>
        new(PageOf(size) | (ulong)(size == PageSize.Size4KiB ? flags : flags | PageTableFlags.PageSize));

    /// <summary>The levels whose entries have A set, from the root down, such as "432".</summary>
    public string Accessed()
    {
        string levels = "";
        for (PagingLevel level = Root; level >= PagingLevel.PageTable; level--)
        {
            if (this[level].IsAccessed)
                levels += (int)level;
        }

        return levels;
    }

    /// <summary>The levels whose entries have D set.</summary>
    public string Dirty()
    {
        string levels = "";
        for (PagingLevel level = Root; level >= PagingLevel.PageTable; level--)
        {
            if (this[level].IsDirty)
                levels += (int)level;
        }

        return levels;
    }
}
