// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using Xunit;

namespace X64Paging.Tests.Paging;

/// <summary>What a walk finds and marks, for every page size with four and five levels.</summary>
public sealed class PageTableWalkerTests : IDisposable
{
    private readonly PhysicalMemory _memory = new(1 << 20);

    /// <summary>Root level, page size.</summary>
    public static TheoryData<PagingLevel, PageSize> Shapes => new()
    {
        { PagingLevel.Pml4, PageSize.Size4KiB }, { PagingLevel.Pml4, PageSize.Size2MiB }, { PagingLevel.Pml4, PageSize.Size1GiB },
        { PagingLevel.Pml5, PageSize.Size4KiB }, { PagingLevel.Pml5, PageSize.Size2MiB }, { PagingLevel.Pml5, PageSize.Size1GiB },
    };

    [Theory, MemberData(nameof(Shapes))]
    public void Read_finds_the_page_and_marks_every_entry_accessed(PagingLevel root, PageSize size)
    {
        HandLaidTables tables = new HandLaidTables(_memory, root).Lay(size);

        Assert.True(TryWalk(tables, AccessKind.Read, out PageTranslation translation, out Refusal refusal));

        Assert.Equal(size, translation.Size);
        Assert.Equal(new PhysicalAddress(HandLaidTables.PageOf(size)), translation.Base);
        Assert.Equal(tables.Target(size), translation.PhysicalAddress(tables.Address));
        Assert.Equal(RefusalRule.None, refusal.Rule);
        Assert.Equal("54321"[(5 - (int)root)..^((int)size - 1)], tables.Accessed());
        Assert.Equal("", tables.Dirty());
        Assert.False(translation.IsDirty);
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Write_marks_the_leaf_alone_dirty(PagingLevel root, PageSize size)
    {
        HandLaidTables tables = new HandLaidTables(_memory, root).Lay(size);

        Assert.True(TryWalk(tables, AccessKind.Write, out PageTranslation translation, out _));

        Assert.True(translation.IsDirty);
        Assert.Equal($"{(int)size}", tables.Dirty());
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Walk_changes_nothing_but_accessed_and_dirty(PagingLevel root, PageSize size)
    {
        // Every bit that no rule looks at is set: the software's, the key, PWT, PCD, D and G of the upper entries.
        const ulong Ignored = 0x7FF0_0000_0000_0E00 | (ulong)(PageTableFlags.WriteThrough | PageTableFlags.CacheDisable | PageTableFlags.Global);
        HandLaidTables tables = new HandLaidTables(_memory, root).Lay(size);
        for (PagingLevel level = root; level >= size.Level; level--)
            tables[level] = new PageTableEntry(tables[level].Value | Ignored);
        ulong[] before = [.. Entries(tables, size)];

        Assert.True(TryWalk(tables, AccessKind.Write, out _, out _));

        ulong[] expected = [.. before.Select(entry => entry | (ulong)PageTableFlags.Accessed)];
        expected[^1] |= (ulong)PageTableFlags.Dirty;
        Assert.Equal(expected, Entries(tables, size));
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Walk_over_marked_entries_writes_nothing(PagingLevel root, PageSize size)
    {
        HandLaidTables tables = new HandLaidTables(_memory, root).Lay(size);
        Assert.True(TryWalk(tables, AccessKind.Write, out _, out _));
        for (PagingLevel level = root; level >= PagingLevel.PageTable; level--)
            _memory.Watch(HandLaidTables.EntryAddress(level).Frame);

        Assert.True(TryWalk(tables, AccessKind.Write, out _, out _));

        for (PagingLevel level = root; level >= PagingLevel.PageTable; level--)
            Assert.True(_memory.IsWatched(HandLaidTables.EntryAddress(level).Frame), $"{level} was written");
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Probe_finds_the_same_and_marks_nothing(PagingLevel root, PageSize size)
    {
        HandLaidTables tables = new HandLaidTables(_memory, root).Lay(size);

        Walk walk = Walker(tables).Probe(tables.Address, AccessKind.Write, AccessMode.User);

        Assert.Equal(tables.Target(size), walk.Physical);
        Assert.Equal(size, walk.Translation?.Size);
        Assert.Equal(RefusalRule.None, walk.Refusal.Rule);
        Assert.Equal(
            Enumerable.Range((int)size, (int)root - (int)size + 1).Reverse().Select(level => (PagingLevel)level)
                .Select(level => new WalkStep(level, HandLaidTables.EntryAddress(level), tables[level])),
            walk.Steps);
        Assert.Equal("", tables.Accessed() + tables.Dirty());
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Page_attribute_bit_comes_from_bit_7_of_a_pte_and_bit_12_of_a_larger_leaf(PagingLevel root, PageSize size)
    {
        HandLaidTables tables = new HandLaidTables(_memory, root).Lay(size);
        Assert.True(TryWalk(tables, AccessKind.Read, out PageTranslation without, out _));
        tables[size.Level] = tables[size.Level].With(size == PageSize.Size4KiB ? PageTableFlags.PageAttribute : PageTableFlags.LargePageAttribute);

        Assert.True(TryWalk(tables, AccessKind.Read, out PageTranslation with, out _));

        Assert.False(without.Effective.Has(PageTableFlags.PageAttribute));
        Assert.True(with.Effective.Has(PageTableFlags.PageAttribute));
        Assert.Equal(without.Base, with.Base);
        Assert.Equal(tables.Target(size), with.PhysicalAddress(tables.Address));
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Global_counts_in_the_leaf_alone_and_only_with_pge(PagingLevel root, PageSize size)
    {
        HandLaidTables tables = new HandLaidTables(_memory, root).Lay(size);
        PagingControls without = AccessSwitches.All.Controls(tables);
        PagingControls with = without with { Cr4 = without.Cr4 | Cr4Flags.GlobalPages };
        for (PagingLevel level = root; level > size.Level; level--)
            tables[level] = tables[level].With(PageTableFlags.Global);
        Assert.True(TryWalk(tables, AccessKind.Read, out PageTranslation upperOnly, out _, with));
        tables[size.Level] = tables[size.Level].With(PageTableFlags.Global);

        Assert.True(TryWalk(tables, AccessKind.Read, out PageTranslation leafToo, out _, with));
        Assert.True(TryWalk(tables, AccessKind.Read, out PageTranslation disabled, out _, without));

        Assert.Equal((false, true, false), (upperOnly.IsGlobal, leafToo.IsGlobal, disabled.IsGlobal));
    }

    [Fact]
    public void Key_of_the_leaf_is_kept()
    {
        HandLaidTables tables = new HandLaidTables(_memory).Lay();
        tables[PagingLevel.PageDirectory] = new PageTableEntry(tables[PagingLevel.PageDirectory].Value | 3UL << 59);
        tables[PagingLevel.PageTable] = new PageTableEntry(tables[PagingLevel.PageTable].Value | 9UL << 59);

        Assert.True(TryWalk(tables, AccessKind.Read, out PageTranslation translation, out _));

        Assert.Equal(9, translation.Effective.ProtectionKey);
    }

    [Fact]
    public void Entry_that_names_itself_serves_at_every_level()
    {
        // Slot 511 of the root names the root: the last page of the address space is the root table.
        HandLaidTables tables = new HandLaidTables(_memory).Lay();
        PhysicalAddress slot = new(tables.Cr3 + 511 * sizeof(ulong));
        _memory.Write(slot, tables.Cr3 | (ulong)HandLaidTables.Open);
        LinearAddress recursive = new(0xFFFF_FFFF_FFFF_F010);
        FlagSettingObserver observer = default;

        PageTableWalker walker = Walker(tables);
        Assert.True(walker.TryWalk(walker.Root, recursive, AccessKind.Write, AccessMode.User, ref observer, out PageTranslation translation, out _));

        Assert.Equal(tables.Cr3 + 0x10, translation.PhysicalAddress(recursive).Value);
        Assert.Equal(tables.Cr3 | (ulong)(HandLaidTables.Open | PageTableFlags.Accessed | PageTableFlags.Dirty), _memory.ReadEntry(slot));
    }

    [Fact]
    public void Table_beyond_ram_reads_as_ones_and_is_refused()
    {
        HandLaidTables tables = new HandLaidTables(_memory).Lay();
        tables[PagingLevel.PageDirectory] = new PageTableEntry(1UL << 40 | (ulong)HandLaidTables.Open);

        Walk walk = Walker(tables).Probe(tables.Address, AccessKind.Read, AccessMode.User);

        Assert.Equal(
            new Refusal(
                RefusalRule.ReservedBit, PagingLevel.PageTable, new PhysicalAddress((1UL << 40) + 5 * 8), new PageTableEntry(ulong.MaxValue), Bit: 46),
            walk.Refusal);
    }

    [Theory]
    [InlineData(PagingLevel.Pml4)]
    [InlineData(PagingLevel.Pdpt)]
    [InlineData(PagingLevel.PageDirectory)]
    [InlineData(PagingLevel.PageTable)]
    public void Entry_that_changes_while_it_is_marked_is_read_again(PagingLevel changed)
    {
        // The watcher stands for another processor that grants the write between the walker's load and its locked exchange.
        HandLaidTables tables = new HandLaidTables(_memory).Lay();
        PageTableEntry granted = tables[changed];
        tables[changed] = granted.Without(PageTableFlags.User);
        _memory.WatchedFrameWritten += _ => tables[changed] = granted;
        _memory.Watch(HandLaidTables.EntryAddress(changed).Frame);

        bool isAllowed = TryWalk(tables, AccessKind.Write, out PageTranslation translation, out _, mode: AccessMode.Supervisor);

        Assert.True(isAllowed);
        Assert.Equal(PageTableFlags.Writable | PageTableFlags.User, translation.Rights);
        Assert.Equal(granted.With(PageTableFlags.Accessed), tables[changed].Without(PageTableFlags.Dirty));
    }

    [Theory]
    [InlineData(PagingVariants.Intel, PagingLevel.Pdpt, "4", "432")]
    [InlineData(PagingVariants.LazyUpperAccessed, PagingLevel.Pdpt, "", "")]
    [InlineData(PagingVariants.LeafAccessedOnRefusal, PagingLevel.Pdpt, "4", "4321")]
    [InlineData(PagingVariants.Amd, PagingLevel.Pdpt, "4", "432")]
    [InlineData(PagingVariants.Intel, PagingLevel.PageTable, "432", "432")]
    [InlineData(PagingVariants.LazyUpperAccessed, PagingLevel.PageTable, "", "")]
    [InlineData(PagingVariants.LeafAccessedOnRefusal, PagingLevel.PageTable, "432", "4321")]
    public void Walk_that_is_refused_marks_as_its_variant_says(PagingVariants variants, PagingLevel level, string whenAbsent, string whenReadOnly)
    {
        HandLaidTables absent = new HandLaidTables(_memory).Lay();
        absent[level] = default;
        Assert.False(TryWalk(absent, AccessKind.Write, out _, out _, variants: variants));
        Assert.Equal((whenAbsent, ""), (absent.Accessed(), absent.Dirty()));

        HandLaidTables readOnly = new HandLaidTables(_memory).Lay();
        readOnly[level] = readOnly[level].Without(PageTableFlags.Writable);
        Assert.False(TryWalk(readOnly, AccessKind.Write, out _, out _, variants: variants));
        Assert.Equal((whenReadOnly, ""), (readOnly.Accessed(), readOnly.Dirty()));

        Assert.True(TryWalk(readOnly, AccessKind.Read, out _, out _, variants: variants));
        Assert.Equal(("4321", ""), (readOnly.Accessed(), readOnly.Dirty()));
    }

    [Fact]
    public void Walk_is_written_one_line_a_level()
    {
        HandLaidTables tables = new HandLaidTables(_memory).Lay();
        tables[PagingLevel.PageTable] = default;
        PageTableWalker walker = Walker(tables);

        string refused = walker.Probe(tables.Address, AccessKind.Read, AccessMode.User).ToString();
        tables.Lay();
        string allowed = walker.Probe(tables.Address, AccessKind.Read, AccessMode.User).ToString();

        Assert.Equal(
            """
            Read of 0x100c0805678 (User)
              Pml4          [0x4010] = 0x0000000000003007  table 0x3000, Present, Writable, User
              Pdpt          [0x3018] = 0x0000000000002007  table 0x2000, Present, Writable, User
              PageDirectory [0x2020] = 0x0000000000001007  table 0x1000, Present, Writable, User
              PageTable     [0x1028] = 0x0000000000000000  not present  <- NotPresent
              refused: NotPresent
            """,
            refused.ReplaceLineEndings("\n"));
        Assert.EndsWith("page 0x12000, Present, Writable, User\n  physical 0x12678", allowed.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    public void Dispose() => _memory.Dispose();

    private static IEnumerable<ulong> Entries(HandLaidTables tables, PageSize size)
    {
        for (PagingLevel level = tables.Root; level >= size.Level; level--)
            yield return tables[level].Value;
    }

    private PageTableWalker Walker(HandLaidTables tables, PagingControls? controls = null) =>
        new(_memory, controls ?? AccessSwitches.NoExecuteEnable.Controls(tables));

    private bool TryWalk(
        HandLaidTables tables,
        AccessKind kind,
        out PageTranslation translation,
        out Refusal refusal,
        PagingControls? controls = null,
        AccessMode mode = AccessMode.User,
        PagingVariants variants = PagingVariants.Intel)
    {
        FlagSettingObserver observer = default;
        PageTableWalker walker = Walker(tables, controls);
        walker.Controls = walker.Controls with { Variants = variants };
        return walker.TryWalk(walker.Root, tables.Address, kind, mode, ref observer, out translation, out refusal);
    }
}
