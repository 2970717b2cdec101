// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Tests.Translation;

/// <summary>Eight pages in two regions of 2 MiB, each with a PDE and two tables that it may name.</summary>
internal sealed class CoherenceTables
{
    public const int PageCount = 8;
    public const int RegionCount = 2;
    public const int PagesOfRegion = PageCount / RegionCount;
    public const ulong FirstFrame = 0x50_0000;
    public const ulong FirstLargePage = 0x60_0000;

    private const int TableCount = 2;
    private const ulong Start = 0x4000_0000;
    private const ulong RegionSize = 2UL << 20;

    private readonly PhysicalMemory _memory;
    private readonly PhysicalAddress[] _directoryEntries = new PhysicalAddress[RegionCount];
    private readonly Frame[,] _tables = new Frame[RegionCount, TableCount];

    public CoherenceTables(TestMachine machine)
    {
        _memory = machine.Memory;
        for (int page = 0; page < PageCount; page++)
            machine.Map(Address(page));

        for (int region = 0; region < RegionCount; region++)
        {
            Walk walk = machine.Mmu.Probe(new LinearAddress(Address(region * PagesOfRegion)), AccessKind.Read, AccessMode.User);
            _directoryEntries[region] = walk.Steps[2].EntryAddress;
            _tables[region, 0] = walk.Steps[3].EntryAddress.Frame;
            Xunit.Assert.True(machine.Frames.TryAllocateZeroed(out _tables[region, 1]));
        }
    }

    public static ulong Address(int page) => Start + (ulong)RegionOf(page) * RegionSize + (ulong)(page % PagesOfRegion) * Frame.Size;

    public static int RegionOf(int page) => page / PagesOfRegion;

    public PageTableEntry Directory(int region) => new(_memory.ReadEntry(_directoryEntries[region]));

    /// <summary>The path to a page through a PDE, with the PTE as it is now.</summary>
    public PagePath Path(PageTableEntry directory, int page) => new(
        directory, PagePath.IsWay(directory) ? new PageTableEntry(_memory.ReadEntry(EntryAddress(directory.Frame, page))) : default);

    /// <summary>The path to a page as it is now.</summary>
    public PagePath Path(int page) => Path(Directory(RegionOf(page)), page);

    public void StoreTableEntry(int page, int table, PageTableEntry entry) =>
        _memory.Write(EntryAddress(_tables[RegionOf(page), table], page), entry.Value);

    /// <summary>Stores a PDE: without PS it names one of the region's tables, whatever page the entry would map.</summary>
    public void StoreDirectoryEntry(int region, int table, PageTableEntry entry)
    {
        ulong value = entry.Has(PageTableFlags.PageSize)
            ? entry.Value
            : new PageTableEntry(_tables[region, table], entry.Flags).Value | (entry.Value & PagePath.Reserved);
        _memory.Write(_directoryEntries[region], value);
    }

    /// <summary>Every entry as it is now: the region's PDE, then the PTEs of its pages in both tables.</summary>
    public void Read(Span<ulong> entries)
    {
        int count = 0;
        for (int region = 0; region < RegionCount; region++)
        {
            entries[count++] = _memory.ReadEntry(_directoryEntries[region]);
            for (int page = region * PagesOfRegion; page < (region + 1) * PagesOfRegion; page++)
            {
                for (int table = 0; table < TableCount; table++)
                    entries[count++] = _memory.ReadEntry(EntryAddress(_tables[region, table], page));
            }
        }
    }

    /// <summary>How many entries <see cref="Read"/> reads.</summary>
    public const int EntryCount = RegionCount * (1 + PagesOfRegion * TableCount);

    /// <summary>Whether an entry of <see cref="Read"/> may serve a page.</summary>
    public static bool Serves(int entry, int page)
    {
        int withinRegion = entry - RegionOf(page) * (EntryCount / RegionCount);
        return withinRegion == 0 || (withinRegion > 0 && (withinRegion - 1) / TableCount == page % PagesOfRegion && withinRegion < EntryCount / RegionCount);
    }

    private static PhysicalAddress EntryAddress(Frame table, int page) =>
        table.Base + (ulong)new LinearAddress(Address(page)).TableIndex(PagingLevel.PageTable) * sizeof(ulong);
}
