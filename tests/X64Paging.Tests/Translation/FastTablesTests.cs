// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;

namespace X64Paging.Tests.Translation;

/// <summary>The fast tables hold nothing that the TLB does not: whatever leaves it leaves them.</summary>
public sealed unsafe class FastTablesTests : IDisposable
{
    private const ulong Page = 0x40_0000;
    private const ulong Large = 0x4000_0000;

    private readonly TestMachine _machine = new(cr4: Cr4Flags.GlobalPages);

    public static TheoryData<string, Action<TestMachine>> Removals => new()
    {
        { "INVLPG", machine => machine.Invalidate(Page) },
        { "INVLPG of the last byte", machine => machine.Invalidate(Page + 0xFFF) },
        { "MOV CR3", machine => machine.LoadCr3() },
        { "all", machine => machine.Mmu.InvalidateAll() },
        { "fault", machine => machine.Fault(Page, AccessKind.Fetch) },
    };

    [Fact]
    public void New_tables_are_empty() => Assert.Equal(0, FastTableAudit.AssertBackedByTlb(_machine));

    [Theory]
    [InlineData(AccessKind.Read)]
    [InlineData(AccessKind.Write)]
    [InlineData(AccessKind.Fetch)]
    public void Opened_page_is_in_the_table_of_its_kind_and_mode_alone(AccessKind kind)
    {
        Frame frame = _machine.Map(Page);

        ulong? physical = FastTableAudit.Open(_machine, Page + 0x123, kind, AccessMode.User, out _);

        Assert.Equal(frame.Base.Value + 0x123, physical);
        Assert.True(FastTableAudit.Has(_machine, Page, kind));
        Assert.Equal(1, FastTableAudit.AssertBackedByTlb(_machine));
        Assert.Equal(frame.Base.Value + 0xFFF, FastTableAudit.Open(_machine, Page + 0xFFF, kind, AccessMode.User, out _));
        Assert.Equal(1UL, _machine.Mmu.Statistics.TlbMisses);
    }

    [Fact]
    public void Implicit_access_is_in_no_table()
    {
        _machine.Map(Page);

        Assert.NotNull(FastTableAudit.Open(_machine, Page, AccessKind.Read, AccessMode.SupervisorImplicit, out _));

        Assert.Equal(0, FastTableAudit.AssertBackedByTlb(_machine));
    }

    [Fact]
    public void Page_beyond_ram_is_in_no_table()
    {
        _machine.Map(Large, 0x1_0000_0000, PageSize.Size4KiB);

        Assert.True(_machine.Mmu.TryOpen(new LinearAddress(Large), AccessKind.Write, AccessMode.User, out byte* host, out _));

        Assert.True(host == null);
        Assert.Equal(0, FastTableAudit.AssertBackedByTlb(_machine));
    }

    [Fact]
    public void Refused_access_opens_nothing()
    {
        _machine.Map(Page, TestMachine.ReadOnly);

        Assert.Null(FastTableAudit.Open(_machine, Page, AccessKind.Write, AccessMode.User, out PageFault fault));

        Assert.Equal(new LinearAddress(Page), fault.Address);
        Assert.Equal(0, FastTableAudit.AssertBackedByTlb(_machine));
    }

    [Theory, MemberData(nameof(Removals), DisableDiscoveryEnumeration = true)]
    public void Page_that_leaves_the_tlb_leaves_every_table(string what, Action<TestMachine> remove)
    {
        _machine.Map(Page, TestMachine.Data | PageTableFlags.NoExecute);
        OpenAll(Page);
        Assert.Equal(6, FastTableAudit.AssertBackedByTlb(_machine));

        remove(_machine);

        Assert.True(FastTableAudit.AssertBackedByTlb(_machine) == 0, what);
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(0x12_3456UL)]
    [InlineData(0x1F_FFFFUL)]
    public void Large_page_leaves_with_all_its_parts(ulong offset)
    {
        _machine.Map(Large, 0x20_0000, PageSize.Size2MiB);
        for (ulong part = 0; part < 2 << 20; part += Frame.Size)
            Assert.NotNull(FastTableAudit.Open(_machine, Large + part, AccessKind.Read, AccessMode.User, out _));
        Assert.Equal(512, FastTableAudit.AssertBackedByTlb(_machine));

        _machine.Invalidate(Large + offset);

        Assert.Equal(0, FastTableAudit.AssertBackedByTlb(_machine));
    }

    [Fact]
    public void Invalidating_a_page_leaves_others()
    {
        // The second page shares the first one's slot.
        _machine.Map(Page);
        _machine.Map(Page + FastTables.EntryCount * Frame.Size);
        FastTableAudit.Open(_machine, Page, AccessKind.Read, AccessMode.User, out _);

        _machine.Invalidate(Page + FastTables.EntryCount * Frame.Size);
        Assert.True(FastTableAudit.Has(_machine, Page, AccessKind.Read));

        FastTableAudit.Open(_machine, Page + FastTables.EntryCount * Frame.Size, AccessKind.Read, AccessMode.User, out _);
        Assert.False(FastTableAudit.Has(_machine, Page, AccessKind.Read));
        Assert.Equal(1, FastTableAudit.AssertBackedByTlb(_machine));
    }

    [Theory]
    [InlineData(PageSize.Size4KiB)]
    [InlineData(PageSize.Size2MiB)]
    [InlineData(PageSize.Size1GiB)]
    public void Page_that_is_evicted_leaves_the_tables(PageSize size)
    {
        using TestMachine machine = new(TlbGeometry.SingleEntry);
        machine.Map(Large, 0, size);
        machine.Map(2 * Large, 0, size);
        FastTableAudit.Open(machine, Large, AccessKind.Read, AccessMode.User, out _);
        FastTableAudit.Open(machine, Large + 0xABC, AccessKind.Write, AccessMode.User, out _);
        Assert.Equal(2, FastTableAudit.AssertBackedByTlb(machine));

        machine.Translate(2 * Large);

        Assert.Equal(0, FastTableAudit.AssertBackedByTlb(machine));
    }

    [Fact]
    public void Page_of_the_upper_half_that_is_evicted_leaves_the_tables()
    {
        using TestMachine machine = new(TlbGeometry.SingleEntry);
        machine.Map(0xFFFF_8000_0000_0000);
        machine.Map(Page);
        FastTableAudit.Open(machine, 0xFFFF_8000_0000_0000, AccessKind.Read, AccessMode.User, out _);

        machine.Translate(Page);

        Assert.Equal(0, FastTableAudit.AssertBackedByTlb(machine));
    }

    [Fact]
    public void Change_of_control_bits_empties_the_tables()
    {
        _machine.Map(Page, TestMachine.ReadOnly);
        PagingControls wp = _machine.Mmu.Controls;
        _machine.Mmu.Controls = wp with { Cr0 = wp.Cr0 & ~Cr0Flags.WriteProtect };
        FastTableAudit.Open(_machine, Page, AccessKind.Write, AccessMode.Supervisor, out _);
        Assert.Equal(1, FastTableAudit.AssertBackedByTlb(_machine));

        _machine.Mmu.Controls = wp;

        Assert.Equal(0, FastTableAudit.AssertBackedByTlb(_machine));
    }

    [Fact]
    public void Read_opens_no_write()
    {
        _machine.Map(Page);
        FastTableAudit.Open(_machine, Page, AccessKind.Read, AccessMode.User, out _);

        FastTableAudit.Open(_machine, Page, AccessKind.Write, AccessMode.User, out _);

        Assert.True(_machine[Page].IsDirty);
        Assert.Equal(2, FastTableAudit.AssertBackedByTlb(_machine));
    }

    [Fact]
    public void Page_that_a_write_found_moved_is_moved_in_the_tables_too()
    {
        _machine.Map(Page);
        FastTableAudit.Open(_machine, Page, AccessKind.Read, AccessMode.User, out _);
        Frame second = _machine.Map(Page);

        FastTableAudit.Open(_machine, Page, AccessKind.Write, AccessMode.User, out _);

        FastTableAudit.AssertBackedByTlb(_machine);
        Assert.Equal(second.Base.Value, FastTableAudit.Open(_machine, Page, AccessKind.Read, AccessMode.User, out _));
    }

    [Fact]
    public void Large_page_that_a_write_found_moved_is_moved_in_the_tables_too()
    {
        _machine.Map(Large, 0x20_0000, PageSize.Size2MiB);
        FastTableAudit.Open(_machine, Large + 0x5000, AccessKind.Read, AccessMode.User, out _);
        _machine.Map(Large, 0x40_0000, PageSize.Size2MiB);

        FastTableAudit.Open(_machine, Large + 0x8000, AccessKind.Write, AccessMode.User, out _);

        FastTableAudit.AssertBackedByTlb(_machine);
        Assert.Equal(0x40_5000UL, FastTableAudit.Open(_machine, Large + 0x5000, AccessKind.Read, AccessMode.User, out _));
    }

    [Fact]
    public void Page_that_a_write_found_withdrawn_from_user_mode_is_withdrawn_in_the_tables_too()
    {
        _machine.Map(Page);
        FastTableAudit.Open(_machine, Page, AccessKind.Read, AccessMode.User, out _);
        _machine[Page] = _machine[Page].Without(PageTableFlags.User);

        FastTableAudit.Open(_machine, Page, AccessKind.Write, AccessMode.Supervisor, out _);

        FastTableAudit.AssertBackedByTlb(_machine);
        Assert.Null(FastTableAudit.Open(_machine, Page, AccessKind.Read, AccessMode.User, out _));
    }

    [Fact]
    public void First_write_leaves_the_page_open_for_reads()
    {
        _machine.Map(Page);
        FastTableAudit.Open(_machine, Page, AccessKind.Read, AccessMode.User, out _);

        FastTableAudit.Open(_machine, Page, AccessKind.Write, AccessMode.User, out _);

        Assert.True(FastTableAudit.Has(_machine, Page, AccessKind.Read));
    }

    [Fact]
    public void Watched_frame_is_closed_for_writes_through_every_page_and_mode()
    {
        Frame frame = _machine.Map(Page);
        _machine.Map(Page + Frame.Size, frame.Base.Value, PageSize.Size4KiB);
        OpenAll(Page);
        OpenAll(Page + Frame.Size);
        Assert.Equal(12, FastTableAudit.AssertBackedByTlb(_machine));

        _machine.Mmu.Watch(frame);

        Assert.Equal(6, FastTableAudit.AssertBackedByTlb(_machine));
    }

    [Fact]
    public void Watcher_hears_of_the_next_write_through_a_page_that_was_open()
    {
        List<Frame> heard = [];
        _machine.Memory.WatchedFrameWritten += heard.Add;
        Frame frame = _machine.Map(Page);
        FastTableAudit.Open(_machine, Page, AccessKind.Write, AccessMode.User, out _);
        _machine.Mmu.Watch(frame);

        FastTableAudit.Open(_machine, Page, AccessKind.Read, AccessMode.User, out _);
        Assert.Empty(heard);

        FastTableAudit.Open(_machine, Page, AccessKind.Write, AccessMode.User, out _);
        Assert.Equal([frame], heard);
        Assert.True(FastTableAudit.Has(_machine, Page, AccessKind.Write));
    }

    [Fact]
    public void Watcher_that_watches_on_hears_of_every_write()
    {
        int heard = 0;
        Frame frame = _machine.Map(Page);
        _machine.Memory.WatchedFrameWritten += written =>
        {
            heard++;
            _machine.Mmu.Watch(written);
        };
        _machine.Mmu.Watch(frame);

        FastTableAudit.Open(_machine, Page, AccessKind.Write, AccessMode.User, out _);
        FastTableAudit.AssertBackedByTlb(_machine);
        FastTableAudit.Open(_machine, Page, AccessKind.Write, AccessMode.User, out _);

        Assert.Equal(2, heard);
    }

    [Fact]
    public void Part_of_a_large_page_is_closed_for_writes_alone()
    {
        _machine.Map(Large, 0x20_0000, PageSize.Size2MiB);
        FastTableAudit.Open(_machine, Large + 0x5000, AccessKind.Write, AccessMode.User, out _);
        FastTableAudit.Open(_machine, Large + 0x6000, AccessKind.Write, AccessMode.User, out _);

        _machine.Mmu.Watch(new Frame(0x205));

        Assert.False(FastTableAudit.Has(_machine, Large + 0x5000, AccessKind.Write));
        Assert.True(FastTableAudit.Has(_machine, Large + 0x6000, AccessKind.Write));
    }

    [Fact]
    public void Disposing_twice_does_nothing_more()
    {
        Mmu mmu = new(_machine.Memory, _machine.Mmu.Controls);

        mmu.Dispose();
        mmu.Dispose();
    }

    public void Dispose() => _machine.Dispose();

    /// <summary>Opens a page for reads and writes in the three explicit modes.</summary>
    private void OpenAll(ulong page)
    {
        foreach (AccessMode mode in (AccessMode[])[AccessMode.User, AccessMode.Supervisor, AccessMode.SupervisorWithUserAccess])
        {
            Assert.NotNull(FastTableAudit.Open(_machine, page, AccessKind.Read, mode, out _));
            Assert.NotNull(FastTableAudit.Open(_machine, page, AccessKind.Write, mode, out _));
        }
    }
}
