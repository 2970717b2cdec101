// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using Xunit;

namespace X64Paging.Tests.Paging;

/// <summary>Walks as if entries were other than they are, and what a walk keeps for whoever explains it.</summary>
public sealed class SupposedWalkTests : IDisposable
{
    private readonly PhysicalMemory _memory = new(1 << 20);

    public void Dispose() => _memory.Dispose();

    [Fact]
    public void Supposed_entry_is_walked_in_place_of_memorys()
    {
        HandLaidTables tables = new HandLaidTables(_memory).Lay();
        tables[PagingLevel.PageTable] = default;

        Walk walk = Suppose(tables, PagingLevel.PageTable, new PageTableEntry(0x9007));

        Assert.Equal(new PhysicalAddress(0x9678), walk.Physical);
        Assert.Equal(0x9007UL, walk.Steps[^1].Entry.Value);
        Assert.Equal(default, tables[PagingLevel.PageTable]);
    }

    [Fact]
    public void Supposed_upper_entry_leads_to_another_table()
    {
        HandLaidTables tables = new HandLaidTables(_memory).Lay();
        _memory.Write(new PhysicalAddress(0x8028), 0xA007UL);

        Walk walk = Suppose(tables, PagingLevel.PageDirectory, new PageTableEntry(0x8007));

        Assert.Equal(new PhysicalAddress(0xA678), walk.Physical);
    }

    [Theory]
    [InlineData(PagingLevel.Pml4)]
    [InlineData(PagingLevel.Pdpt)]
    [InlineData(PagingLevel.PageDirectory)]
    [InlineData(PagingLevel.PageTable)]
    public void Refusal_names_the_highest_entry_supposed_to_refuse(PagingLevel level)
    {
        HandLaidTables tables = new HandLaidTables(_memory).Lay();

        Walk walk = Suppose(tables, level, tables[level].Without(PageTableFlags.Writable));

        Assert.Equal(
            new Refusal(RefusalRule.ReadOnly, level, HandLaidTables.EntryAddress(level), tables[level].Without(PageTableFlags.Writable), 1),
            walk.Refusal);
    }

    [Fact]
    public void Entry_in_memory_that_is_supposed_away_refuses_no_more()
    {
        HandLaidTables tables = new HandLaidTables(_memory).Lay();
        tables[PagingLevel.Pml4] = tables[PagingLevel.Pml4].Without(PageTableFlags.Writable);
        tables[PagingLevel.Pdpt] = tables[PagingLevel.Pdpt].Without(PageTableFlags.Writable);

        Walk walk = Suppose(tables, PagingLevel.Pml4, tables[PagingLevel.Pml4].With(PageTableFlags.Writable));

        Assert.Equal((RefusalRule.ReadOnly, PagingLevel.Pdpt), (walk.Refusal.Rule, walk.Refusal.Level));
    }

    [Theory]
    [InlineData(PagingVariants.Intel)]
    [InlineData(PagingVariants.PaeOnDemand)]
    public void Supposed_pdpte_of_PAE_paging_stands_for_its_register(PagingVariants variants)
    {
        PagingControls pae = new()
        {
            Cr0 = Cr0Flags.ProtectionEnable | Cr0Flags.Paging | Cr0Flags.WriteProtect,
            Cr3 = 0x1000,
            Cr4 = Cr4Flags.PhysicalAddressExtension,
            MaxPhysicalAddressBits = 36,
            Features = PagingFeatures.Intel,
            Variants = variants,
        };
        _memory.Write(new PhysicalAddress(0x2000), 0x3005UL);
        _memory.Write(new PhysicalAddress(0x3000), 0x4007UL);
        PageTableWalker walker = new(_memory, pae);
        Dictionary<PhysicalAddress, PageTableEntry> supposed = new() { [new PhysicalAddress(0x1000)] = new PageTableEntry(0x2001) };

        Walk absent = walker.Probe(new LinearAddress(0), AccessKind.Read, AccessMode.User);
        Walk present = walker.Probe(new LinearAddress(0), AccessKind.Read, AccessMode.User, supposed);
        Walk refused = walker.Probe(new LinearAddress(0), AccessKind.Write, AccessMode.User, supposed);

        Assert.Equal((RefusalRule.NotPresent, PagingLevel.Pdpt), (absent.Refusal.Rule, absent.Refusal.Level));
        Assert.Equal(new PhysicalAddress(0x4000), present.Physical);
        Assert.Equal((RefusalRule.ReadOnly, PagingLevel.PageDirectory), (refused.Refusal.Rule, refused.Refusal.Level));
        Assert.Equal(PageTableFlags.Writable | PageTableFlags.User, refused.RightsAfter(0));
        Assert.Equal(PageTableFlags.User, refused.RightsAfter(2));
    }

    [Fact]
    public void Rights_are_those_of_the_entries_so_far()
    {
        HandLaidTables tables = new HandLaidTables(_memory).Lay();
        tables[PagingLevel.Pdpt] = tables[PagingLevel.Pdpt].Without(PageTableFlags.Writable);
        tables[PagingLevel.PageDirectory] = tables[PagingLevel.PageDirectory].With(PageTableFlags.NoExecute);
        tables[PagingLevel.PageTable] = tables[PagingLevel.PageTable].Without(PageTableFlags.User);

        Walk walk = Walker(tables).Probe(tables.Address, AccessKind.Read, AccessMode.Supervisor);

        Assert.Equal(
            [
                PageTableFlags.Writable | PageTableFlags.User,
                PageTableFlags.User,
                PageTableFlags.User | PageTableFlags.NoExecute,
                PageTableFlags.NoExecute,
            ],
            Enumerable.Range(0, 4).Select(walk.RightsAfter));
        Assert.Equal(walk.Translation!.Value.Rights, walk.RightsAfter(3));
        Assert.Equal(tables.Cr3, walk.Controls.Cr3);
    }

    [Fact]
    public void Walk_is_written_with_keys_and_software_bits_in_words()
    {
        HandLaidTables tables = new HandLaidTables(_memory).Lay();
        tables[PagingLevel.PageTable] = new PageTableEntry(0x3C10_0000_0001_2087);
        PagingControls controls = AccessSwitches.NoExecuteEnable.Controls(tables);

        string plain = new PageTableWalker(_memory, controls).Probe(tables.Address, AccessKind.Read, AccessMode.User).ToString();
        string withKeys = new PageTableWalker(_memory, controls with { Cr4 = controls.Cr4 | Cr4Flags.UserProtectionKeys })
            .Probe(tables.Address, AccessKind.Read, AccessMode.User).ToString();

        Assert.Contains("page 0x12000, Present, Writable, User, PageAttribute, software bits 52 58 59 60 61\n", plain.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("page 0x12000, Present, Writable, User, PageAttribute, key 7, software bits 52 58\n", withKeys.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    private PageTableWalker Walker(HandLaidTables tables) => new(_memory, AccessSwitches.NoExecuteEnable.Controls(tables));

    private Walk Suppose(HandLaidTables tables, PagingLevel level, PageTableEntry entry) =>
        Walker(tables).Probe(
            tables.Address,
            AccessKind.Write,
            AccessMode.User,
            new Dictionary<PhysicalAddress, PageTableEntry> { [HandLaidTables.EntryAddress(level)] = entry });
}
