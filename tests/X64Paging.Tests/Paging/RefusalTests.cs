// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;

namespace X64Paging.Tests.Paging;

/// <summary>A refused access names the entry, the bit and the rule, at whichever level it is refused.</summary>
public sealed class RefusalTests : IDisposable
{
    private const PageFaultErrorCode UserWrite = PageFaultErrorCode.User | PageFaultErrorCode.Write;

    private readonly PhysicalMemory _memory = new(1 << 20);

    /// <summary>Root level, page size, and a level whose entry is on the path.</summary>
    public static TheoryData<PagingLevel, PageSize, PagingLevel> Entries
    {
        get
        {
            TheoryData<PagingLevel, PageSize, PagingLevel> data = [];
            foreach (PagingLevel root in (PagingLevel[])[PagingLevel.Pml4, PagingLevel.Pml5])
            {
                foreach (PageSize size in Enum.GetValues<PageSize>())
                {
                    for (PagingLevel level = root; level >= size.Level; level--)
                        data.Add(root, size, level);
                }
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Entries))]
    public void Entry_that_is_not_present_refuses_whatever_else_it_holds(PagingLevel root, PageSize size, PagingLevel level)
    {
        HandLaidTables tables = new HandLaidTables(_memory, root).Lay(size);
        tables[level] = new PageTableEntry(~1UL);

        PageFault fault = Fault(tables, AccessKind.Write, AccessMode.User);

        Assert.Equal(UserWrite, fault.ErrorCode);
        AssertRefusal(fault, tables, RefusalRule.NotPresent, level, bit: 0);
        Assert.Equal(new PageTableEntry(~1UL), tables[level]);
        AssertMarkedAbove(tables, level);
    }

    [Theory, MemberData(nameof(Entries))]
    public void Entry_with_reserved_bits_refuses_and_the_lowest_is_named(PagingLevel root, PageSize size, PagingLevel level)
    {
        HandLaidTables tables = new HandLaidTables(_memory, root).Lay(size);
        PageTableEntry reserved = new(tables[level].Value | 1UL << 51 | 1UL << 47);
        tables[level] = reserved;

        PageFault fault = Fault(tables, AccessKind.Write, AccessMode.User);

        Assert.Equal(PageFaultErrorCode.Present | PageFaultErrorCode.ReservedBit | UserWrite, fault.ErrorCode);
        AssertRefusal(fault, tables, RefusalRule.ReservedBit, level, bit: 47);
        Assert.Equal(reserved, tables[level]);
        AssertMarkedAbove(tables, level);
    }

    [Theory, MemberData(nameof(Entries))]
    public void Xd_is_a_reserved_bit_while_nxe_is_clear(PagingLevel root, PageSize size, PagingLevel level)
    {
        HandLaidTables tables = new HandLaidTables(_memory, root).Lay(size);
        tables[level] = tables[level].With(PageTableFlags.NoExecute);

        PageFault fault = Fault(tables, AccessKind.Read, AccessMode.Supervisor, AccessSwitches.None);

        Assert.Equal(PageFaultErrorCode.Present | PageFaultErrorCode.ReservedBit, fault.ErrorCode);
        AssertRefusal(fault, tables, RefusalRule.ReservedBit, level, bit: 63);
    }

    [Theory, MemberData(nameof(Entries))]
    public void Entry_without_user_refuses_user_mode(PagingLevel root, PageSize size, PagingLevel level)
    {
        HandLaidTables tables = new HandLaidTables(_memory, root).Lay(size);
        tables[level] = tables[level].Without(PageTableFlags.User);

        PageFault fault = Fault(tables, AccessKind.Read, AccessMode.User);

        Assert.Equal(PageFaultErrorCode.Present | PageFaultErrorCode.User, fault.ErrorCode);
        AssertRefusal(fault, tables, RefusalRule.SupervisorPage, level, bit: 2);
        AssertMarkedAbove(tables, size.Level);
    }

    [Theory, MemberData(nameof(Entries))]
    public void Entry_without_writable_refuses_writes(PagingLevel root, PageSize size, PagingLevel level)
    {
        HandLaidTables tables = new HandLaidTables(_memory, root).Lay(size);
        tables[level] = tables[level].Without(PageTableFlags.Writable);

        PageFault fault = Fault(tables, AccessKind.Write, AccessMode.User);

        Assert.Equal(PageFaultErrorCode.Present | UserWrite, fault.ErrorCode);
        AssertRefusal(fault, tables, RefusalRule.ReadOnly, level, bit: 1);
        AssertMarkedAbove(tables, size.Level);
    }

    [Theory, MemberData(nameof(Entries))]
    public void Entry_with_xd_refuses_fetches(PagingLevel root, PageSize size, PagingLevel level)
    {
        HandLaidTables tables = new HandLaidTables(_memory, root).Lay(size);
        tables[level] = tables[level].With(PageTableFlags.NoExecute);

        PageFault fault = Fault(tables, AccessKind.Fetch, AccessMode.User);

        Assert.Equal(PageFaultErrorCode.Present | PageFaultErrorCode.User | PageFaultErrorCode.InstructionFetch, fault.ErrorCode);
        AssertRefusal(fault, tables, RefusalRule.NoExecute, level, bit: 63);
        AssertMarkedAbove(tables, size.Level);
    }

    [Theory]
    [InlineData(PageSize.Size4KiB)]
    [InlineData(PageSize.Size2MiB)]
    [InlineData(PageSize.Size1GiB)]
    public void Smep_and_smap_name_the_leaf_since_every_level_grants_user(PageSize size)
    {
        HandLaidTables tables = new HandLaidTables(_memory).Lay(size);

        PageFault fetch = Fault(tables, AccessKind.Fetch, AccessMode.Supervisor);
        PageFault write = Fault(tables, AccessKind.Write, AccessMode.SupervisorImplicit);

        Assert.Equal(PageFaultErrorCode.Present | PageFaultErrorCode.InstructionFetch, fetch.ErrorCode);
        AssertRefusal(fetch, tables, RefusalRule.SupervisorExecution, size.Level, bit: 2);
        Assert.Equal(PageFaultErrorCode.Present | PageFaultErrorCode.Write, write.ErrorCode);
        AssertRefusal(write, tables, RefusalRule.SupervisorAccess, size.Level, bit: 2);
    }

    [Fact]
    public void Highest_of_several_entries_that_refuse_is_named()
    {
        HandLaidTables tables = new HandLaidTables(_memory).Lay();
        tables[PagingLevel.Pdpt] = tables[PagingLevel.Pdpt].Without(PageTableFlags.Writable);
        tables[PagingLevel.PageTable] = tables[PagingLevel.PageTable].Without(PageTableFlags.Writable);

        PageFault fault = Fault(tables, AccessKind.Write, AccessMode.User);

        AssertRefusal(fault, tables, RefusalRule.ReadOnly, PagingLevel.Pdpt, bit: 1);
    }

    [Fact]
    public void Rights_are_judged_only_after_the_last_entry()
    {
        HandLaidTables tables = new HandLaidTables(_memory).Lay();
        tables[PagingLevel.Pml4] = tables[PagingLevel.Pml4].Without(PageTableFlags.Writable | PageTableFlags.User);
        tables[PagingLevel.PageTable] = default;

        PageFault fault = Fault(tables, AccessKind.Write, AccessMode.User);

        Assert.Equal(UserWrite, fault.ErrorCode);
        AssertRefusal(fault, tables, RefusalRule.NotPresent, PagingLevel.PageTable, bit: 0);
    }

    [Fact]
    public void First_entry_that_ends_the_walk_wins()
    {
        HandLaidTables reservedFirst = new HandLaidTables(_memory).Lay();
        reservedFirst[PagingLevel.Pml4] = new PageTableEntry(reservedFirst[PagingLevel.Pml4].Value | 1UL << 50);
        reservedFirst[PagingLevel.Pdpt] = default;
        PageFault reserved = Fault(reservedFirst, AccessKind.Read, AccessMode.Supervisor);
        HandLaidTables absentFirst = new HandLaidTables(_memory).Lay();
        absentFirst[PagingLevel.Pml4] = default;
        absentFirst[PagingLevel.Pdpt] = new PageTableEntry(absentFirst[PagingLevel.Pdpt].Value | 1UL << 50);

        PageFault absent = Fault(absentFirst, AccessKind.Read, AccessMode.Supervisor);

        Assert.Equal(PageFaultErrorCode.Present | PageFaultErrorCode.ReservedBit, reserved.ErrorCode);
        Assert.Equal(PageFaultErrorCode.None, absent.ErrorCode);
    }

    [Theory]
    [InlineData(AccessSwitches.None, 0x4u)]
    [InlineData(AccessSwitches.NoExecuteEnable, 0x14u)]
    [InlineData(AccessSwitches.SupervisorExecutionPrevention, 0x14u)]
    [InlineData(AccessSwitches.NoExecuteEnable | AccessSwitches.SupervisorExecutionPrevention, 0x14u)]
    public void Fetch_is_reported_as_one_only_with_nxe_or_smep(AccessSwitches switches, uint expected)
    {
        HandLaidTables tables = new HandLaidTables(_memory).Lay();
        tables[PagingLevel.PageTable] = default;

        PageFault fault = Fault(tables, AccessKind.Fetch, AccessMode.User, switches);

        Assert.Equal((PageFaultErrorCode)expected, fault.ErrorCode);
    }

    [Theory]
    [InlineData(PagingLevel.Pml5)]
    [InlineData(PagingLevel.Pml4)]
    public void Page_size_bit_is_reserved_above_the_pdpt(PagingLevel level)
    {
        HandLaidTables tables = new HandLaidTables(_memory, PagingLevel.Pml5).Lay();
        tables[level] = tables[level].With(PageTableFlags.PageSize);

        PageFault fault = Fault(tables, AccessKind.Read, AccessMode.User);

        Assert.Equal(PageFaultErrorCode.Present | PageFaultErrorCode.ReservedBit | PageFaultErrorCode.User, fault.ErrorCode);
        AssertRefusal(fault, tables, RefusalRule.ReservedBit, level, bit: 7);
    }

    [Fact]
    public void Page_size_bit_of_a_pdpte_is_reserved_where_there_are_no_gibibyte_pages()
    {
        HandLaidTables tables = new HandLaidTables(_memory).Lay(PageSize.Size1GiB);
        using Mmu mmu = new(_memory, AccessSwitches.All.Controls(tables) with { LargestPage = PageSize.Size2MiB });

        Assert.False(mmu.TryTranslate(tables.Address, AccessKind.Read, AccessMode.User, out _, out PageFault fault));

        Assert.Equal(PageFaultErrorCode.Present | PageFaultErrorCode.ReservedBit | PageFaultErrorCode.User, fault.ErrorCode);
        AssertRefusal(fault, tables, RefusalRule.ReservedBit, PagingLevel.Pdpt, bit: 7);
    }

    [Theory]
    [InlineData(PageSize.Size2MiB, 13)]
    [InlineData(PageSize.Size2MiB, 20)]
    [InlineData(PageSize.Size1GiB, 13)]
    [InlineData(PageSize.Size1GiB, 21)]
    [InlineData(PageSize.Size1GiB, 29)]
    public void Address_bits_below_a_large_page_are_reserved(PageSize size, int bit)
    {
        HandLaidTables tables = new HandLaidTables(_memory).Lay(size);
        tables[size.Level] = new PageTableEntry(tables[size.Level].Value | 1UL << bit);

        PageFault fault = Fault(tables, AccessKind.Read, AccessMode.User);

        AssertRefusal(fault, tables, RefusalRule.ReservedBit, size.Level, (byte)bit);
    }

    public void Dispose() => _memory.Dispose();

    private static void AssertRefusal(PageFault fault, HandLaidTables tables, RefusalRule rule, PagingLevel level, byte bit) =>
        Assert.Equal(new Refusal(rule, level, HandLaidTables.EntryAddress(level), tables[level], bit), fault.Refusal);

    /// <summary>The entries above the level, and no others, have A; none has D.</summary>
    private static void AssertMarkedAbove(HandLaidTables tables, PagingLevel level)
    {
        for (PagingLevel other = tables.Root; other > level; other--)
            Assert.True(tables[other].IsAccessed, $"A of {other} is clear");

        for (PagingLevel other = level; other >= PagingLevel.PageTable; other--)
            Assert.True(other == level && !tables[other].IsPresent || !tables[other].IsAccessed, $"A of {other} is set");

        for (PagingLevel other = tables.Root; other >= PagingLevel.PageTable; other--)
            Assert.True(other == level && !tables[other].IsPresent || !tables[other].IsDirty, $"D of {other} is set");
    }

    private PageFault Fault(HandLaidTables tables, AccessKind kind, AccessMode mode, AccessSwitches switches = AccessSwitches.All)
    {
        using Mmu mmu = new(_memory, switches.Controls(tables));
        Assert.False(mmu.TryTranslate(tables.Address, kind, mode, out PhysicalAddress physical, out PageFault fault));
        Assert.Equal(default, physical);
        Assert.Equal((tables.Address, kind, mode, FaultSource.Walk), (fault.Address, fault.Kind, fault.Mode, fault.Source));
        Assert.Equal(fault.Refusal, mmu.Probe(tables.Address, kind, mode).Refusal);
        return fault;
    }
}
