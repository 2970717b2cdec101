// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;

namespace X64Paging.Tests.Translation;

/// <summary>The paging-structure caches: what walks skip, and what they then do not see. SDM vol. 3A, "Paging-Structure Caches".</summary>
public sealed class StructureCacheTests
{
    private const ulong Page = 0x40_0000;
    private const ulong Neighbour = Page + Frame.Size;
    private const ulong Elsewhere = 0x7000_0000_0000;

    private static readonly TlbGeometry s_structuresAlone = Geometries.StructuresAlone(4, 4, 4, 4);

    public static TheoryData<string, Action<TestMachine>, bool> Operations => new()
    {
        { "nothing", _ => { }, false },
        { "INVLPG of a page far away", machine => machine.Invalidate(Elsewhere), true },
        { "INVLPG in another PCID", machine => InPcid1(machine, () => machine.Invalidate(Page)), false },
        { "MOV CR3 of the same value", machine => machine.LoadCr3(), true },
        { "MOV CR3 of another PCID", machine => InPcid1(machine, machine.LoadCr3), false },
        { "page fault far away", machine => machine.Fault(Elsewhere + (1 << 30)), false },
    };

    [Theory, MemberData(nameof(Operations), DisableDiscoveryEnumeration = true)]
    public void Directory_entry_that_was_replaced_serves_a_page_never_touched_until(string what, Action<TestMachine> operation, bool isDropped)
    {
        using TestMachine machine = new(cr4: Cr4Flags.ProcessContextIdentifiers);
        machine.Map(Page);
        machine.Map(Elsewhere);
        ulong old = machine.Map(Neighbour).Base.Value;
        machine.Translate(Page);
        machine.StoreDirectoryEntry(Page, default);
        ulong replacement = machine.Map(Neighbour).Base.Value;

        operation(machine);

        Assert.True((isDropped ? replacement : old) == machine.Translate(Neighbour), what);
    }

    [Fact]
    public void Load_of_cr3_shows_a_new_table_but_leaves_global_pages_of_the_old_one()
    {
        using TestMachine machine = new(cr4: Cr4Flags.GlobalPages);
        ulong global = machine.Map(Page, TestMachine.Data | PageTableFlags.Global).Base.Value;
        machine.Map(Neighbour);
        machine.Translate(Page);
        machine.Translate(Neighbour);
        machine.StoreDirectoryEntry(Page, default);
        machine.Map(Page);
        ulong replacement = machine.Map(Neighbour).Base.Value;

        machine.LoadCr3();

        Assert.Equal((global, replacement), (machine.Translate(Page), machine.Translate(Neighbour)));
    }

    public static TheoryData<PagingLevel, PageTableFlags, AccessKind> UpperRights => new()
    {
        { PagingLevel.PageDirectory, PageTableFlags.Writable, AccessKind.Write },
        { PagingLevel.PageDirectory, PageTableFlags.User, AccessKind.Read },
        { PagingLevel.PageDirectory, PageTableFlags.NoExecute, AccessKind.Fetch },
        { PagingLevel.Pdpt, PageTableFlags.Writable, AccessKind.Write },
        { PagingLevel.Pdpt, PageTableFlags.User, AccessKind.Read },
        { PagingLevel.Pdpt, PageTableFlags.NoExecute, AccessKind.Fetch },
        { PagingLevel.Pml4, PageTableFlags.Writable, AccessKind.Write },
        { PagingLevel.Pml4, PageTableFlags.User, AccessKind.Read },
        { PagingLevel.Pml4, PageTableFlags.NoExecute, AccessKind.Fetch },
    };

    [Theory, MemberData(nameof(UpperRights))]
    public void Way_is_kept_with_the_rights_that_it_had(PagingLevel level, PageTableFlags right, AccessKind kind)
    {
        // Each cache by itself: the way to the entry's table, and below it the walk reads on.
        TlbGeometry geometry = level switch
        {
            PagingLevel.PageDirectory => Geometries.StructuresAlone(1, 0, 0, 0),
            PagingLevel.Pdpt => Geometries.StructuresAlone(0, 1, 0, 0),
            _ => Geometries.StructuresAlone(0, 0, 1, 0),
        };
        using TestMachine machine = new(geometry);
        machine.Map(Page);
        machine.Map(Neighbour);
        machine.Translate(Page);
        WalkStep entry = Step(machine, Page, level);
        machine.Memory.Write(entry.EntryAddress, entry.Entry.Value ^ (ulong)right);

        machine.Translate(Neighbour, kind);
        machine.Invalidate(Elsewhere);

        Assert.Equal(level, machine.Fault(Neighbour, kind).Refusal.Level);
    }

    [Theory, MemberData(nameof(UpperRights))]
    public void Right_that_was_raised_costs_one_spurious_fault_on_the_way(PagingLevel level, PageTableFlags right, AccessKind kind)
    {
        using TestMachine machine = new(s_structuresAlone);
        machine.Map(Page);
        machine.Map(Neighbour);
        WalkStep entry = Step(machine, Page, level);
        machine.Memory.Write(entry.EntryAddress, entry.Entry.Value ^ (ulong)right);
        machine.Translate(Page, AccessKind.Read, AccessMode.Supervisor);
        machine.Memory.Write(entry.EntryAddress, entry.Entry.Value);

        PageFault fault = machine.Fault(Neighbour, kind);

        Assert.Equal((true, FaultSource.CachedTranslation), (fault.IsSpurious, fault.Source));
        Assert.Equal(1UL, machine.Mmu.Statistics.SpuriousFaults);
        machine.Translate(Neighbour, kind);
    }

    [Theory]
    [InlineData(0UL, PageFaultErrorCode.User | PageFaultErrorCode.Write)]
    [InlineData(1UL << 50 | 7, PageFaultErrorCode.User | PageFaultErrorCode.Write | PageFaultErrorCode.Present | PageFaultErrorCode.ReservedBit)]
    [InlineData(5UL, PageFaultErrorCode.User | PageFaultErrorCode.Write | PageFaultErrorCode.Present)]
    public void Fault_of_an_entry_in_a_table_that_was_replaced_is_spurious(ulong oldEntry, PageFaultErrorCode code)
    {
        using TestMachine machine = new(s_structuresAlone);
        machine.Map(Page);
        machine.Translate(Page);
        machine[Neighbour] = new PageTableEntry(oldEntry);
        machine.StoreDirectoryEntry(Page, default);
        machine.Map(Neighbour);

        PageFault fault = machine.Fault(Neighbour, AccessKind.Write);

        Assert.Equal((code, true, FaultSource.CachedTranslation), (fault.ErrorCode, fault.IsSpurious, fault.Source));
        machine.Translate(Neighbour, AccessKind.Write);
    }

    [Fact]
    public void Fault_of_an_entry_in_a_table_that_was_replaced_names_what_refuses_now()
    {
        using TestMachine machine = new(s_structuresAlone);
        machine.Map(Page);
        machine.Translate(Page);
        machine.StoreDirectoryEntry(Page, default);
        machine.Map(Neighbour, TestMachine.ReadOnly);

        PageFault fault = machine.Fault(Neighbour, AccessKind.Write);

        // The old table has nothing there: so says the code. The new one has a page that is read-only.
        Assert.Equal(PageFaultErrorCode.User | PageFaultErrorCode.Write, fault.ErrorCode);
        WalkStep leaf = machine.Mapper.Find(new LinearAddress(Neighbour));
        Assert.Equal(new Refusal(RefusalRule.ReadOnly, PagingLevel.PageTable, leaf.EntryAddress, leaf.Entry, 1), fault.Refusal);
        Assert.Equal((false, FaultSource.CachedTranslation), (fault.IsSpurious, fault.Source));
    }

    [Fact]
    public void Walk_that_begins_below_an_entry_leaves_its_accessed_flag_alone()
    {
        using TestMachine machine = new(s_structuresAlone);
        machine.Map(Page);
        machine.Map(Neighbour);
        machine.Translate(Page);
        foreach (PagingLevel level in (PagingLevel[])[PagingLevel.Pml4, PagingLevel.Pdpt, PagingLevel.PageDirectory])
        {
            WalkStep entry = Step(machine, Page, level);
            Assert.True(entry.Entry.IsAccessed);
            machine.Memory.Write(entry.EntryAddress, entry.Entry.Without(PageTableFlags.Accessed).Value);
        }

        machine.Translate(Neighbour, AccessKind.Write);

        Assert.True(machine[Neighbour].Has(PageTableFlags.Accessed | PageTableFlags.Dirty));
        Assert.False(Step(machine, Page, PagingLevel.PageDirectory).Entry.IsAccessed);
        Assert.False(Step(machine, Page, PagingLevel.Pml4).Entry.IsAccessed);
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL << 50 | 0x7)]
    public void Directory_entry_that_is_absent_or_reserved_is_not_kept(ulong entry)
    {
        using TestMachine machine = new(s_structuresAlone);
        ulong frame = machine.Map(Page).Base.Value;
        WalkStep good = Step(machine, Page, PagingLevel.PageDirectory);
        machine.StoreDirectoryEntry(Page, new PageTableEntry(entry));
        machine.Fault(Page);
        machine.Memory.Write(good.EntryAddress, good.Entry.Value);

        Assert.Equal(frame, machine.Translate(Page));
        Assert.Equal(0UL, machine.Mmu.Statistics.StructureCacheHits.At(PagingLevel.PageDirectory));
    }

    [Fact]
    public void Way_to_an_absent_page_is_forgotten_with_its_fault()
    {
        using TestMachine machine = new(s_structuresAlone);
        machine.Map(Page);
        machine.Map(Elsewhere);
        machine.Translate(Elsewhere);
        machine.Fault(Neighbour);

        machine.Translate(Page);
        Assert.Equal(0UL, machine.Mmu.Statistics.StructureCacheHits.Total);

        machine.Translate(Elsewhere);
        Assert.Equal(1UL, machine.Mmu.Statistics.StructureCacheHits.At(PagingLevel.PageDirectory));
    }

    [Fact]
    public void Entry_that_maps_a_large_page_is_no_way()
    {
        using TestMachine machine = new(s_structuresAlone);
        machine.Map(1UL << 30, 0, PageSize.Size2MiB);
        machine.Map(2UL << 30, 0, PageSize.Size1GiB);

        for (int turn = 0; turn < 3; turn++)
        {
            machine.Translate(1UL << 30);
            machine.Translate(2UL << 30);
        }

        // The first walk found nothing. Walks to the 1 GiB page begin below the PML4E, those to the 2 MiB page below the PDPTE.
        Assert.Equal("0, 0, 2, 3, 0", machine.Mmu.Statistics.StructureCacheHits.ToString());
        Assert.Equal("0, 3, 4, 1, 0", machine.Mmu.Statistics.EntriesRead.ToString());
    }

    [Fact]
    public void Walk_begins_at_the_nearest_table_that_is_known()
    {
        using TestMachine machine = new(Geometries.StructuresAlone(1, 1, 1, 1), Cr4Flags.FiveLevels);
        ulong[] pages =
        [
            0x0000_0000_0000_1000, // nothing is known
            0x0000_0000_0000_2000, // the page table
            0x0000_0000_0020_0000, // the page directory
            0x0000_0000_4000_0000, // the PDPT
            0x0000_0080_0000_0000, // the PML4 table
            0x0001_0000_0000_0000, // the root, which CR3 names
            0x0001_0000_0000_1000, // the page table
            0x0000_0000_0000_1000, // nothing any more: each cache has one entry
        ];
        foreach (ulong page in pages)
            machine.Map(page);

        List<string> reads = [];
        WalkReads before = default;
        foreach (ulong page in pages)
        {
            machine.Translate(page);
            WalkReads after = machine.Mmu.Statistics.EntriesRead;
            reads.Add(string.Concat(Enumerable.Range(1, 5).Reverse().Where(level => after[level] != before[level])));
            before = after;
        }

        Assert.Equal(["54321", "1", "21", "321", "4321", "54321", "1", "54321"], reads);
        Assert.Equal("0, 2, 1, 1, 1", machine.Mmu.Statistics.StructureCacheHits.ToString());
        Assert.Equal("8, 6, 5, 4, 3", machine.Mmu.Statistics.EntriesRead.ToString());
    }

    [Fact]
    public void Ways_are_those_of_their_pcid()
    {
        using TestMachine machine = new(s_structuresAlone, Cr4Flags.ProcessContextIdentifiers);
        machine.Map(Page);
        machine.Map(Neighbour);
        machine.Translate(Page);

        InPcid1(machine, () => machine.Translate(Neighbour));
        Assert.Equal(0UL, machine.Mmu.Statistics.StructureCacheHits.Total);

        InPcid1(machine, () => machine.Translate(Page));
        Assert.Equal(1UL, machine.Mmu.Statistics.StructureCacheHits.Total);
    }

    [Theory]
    [InlineData(0x0000_0000_4000_0000UL, 0xFFFF_FFFF_C000_0000UL)]
    [InlineData(0x0000_0000_0000_0000UL, 0xFFFF_8000_0000_0000UL)]
    [InlineData(0x0000_0000_0000_0000UL, 0x0000_0080_0000_0000UL)]
    public void Ways_of_distant_addresses_are_told_apart(ulong first, ulong second)
    {
        using TestMachine machine = new(Geometries.StructuresAlone(3, 3, 3, 3));
        (ulong First, ulong Second) frames = (machine.Map(first).Base.Value, machine.Map(second).Base.Value);

        for (int turn = 0; turn < 2; turn++)
            Assert.Equal(frames, (machine.Translate(first), machine.Translate(second)));
    }

    [Fact]
    public void Cache_has_as_many_entries_as_it_says()
    {
        using TestMachine machine = new(Geometries.StructuresAlone(32, 0, 0, 0));
        for (ulong region = 0; region < 33; region++)
            machine.Map(region << 21);

        for (ulong region = 0; region < 32; region++)
            machine.Translate(region << 21);
        for (ulong region = 0; region < 32; region++)
            machine.Translate(region << 21);
        Assert.Equal(32UL, machine.Mmu.Statistics.StructureCacheHits.Total);

        machine.Translate(32UL << 21);
        machine.Translate(0);
        Assert.Equal(32UL, machine.Mmu.Statistics.StructureCacheHits.Total);
    }

    private static WalkStep Step(TestMachine machine, ulong page, PagingLevel level) =>
        machine.Mmu.Probe(new LinearAddress(page), AccessKind.Read, AccessMode.Supervisor).Steps.Single(step => step.Level == level);

    private static void InPcid1(TestMachine machine, Action action)
    {
        PagingControls controls = machine.Mmu.Controls;
        machine.Mmu.Controls = controls with { Cr3 = controls.Cr3 | 1 };
        action();
        machine.Mmu.Controls = controls;
    }
}
