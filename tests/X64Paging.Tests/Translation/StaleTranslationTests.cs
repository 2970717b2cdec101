// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;

namespace X64Paging.Tests.Translation;

/// <summary>A store to a table is not seen until the translation is dropped. SDM vol. 3A, "Caching Translation Information".</summary>
public sealed class StaleTranslationTests : IDisposable
{
    private const ulong Page = 0x40_0000;
    private const ulong Other = 0x7000_0000_0000;
    private const PageFaultErrorCode UserWrite = PageFaultErrorCode.User | PageFaultErrorCode.Write;

    private readonly TestMachine _machine = new();

    public static TheoryData<string> Flushes => ["INVLPG", "INVLPG of the last byte", "MOV CR3", "all"];

    [Theory, MemberData(nameof(Flushes))]
    public void Removed_page_is_reached_until_it_is_invalidated(string flush)
    {
        Frame frame = _machine.Map(Page);
        _machine.Translate(Page);
        _machine[Page] = default;

        Assert.Equal(frame.Base.Value + 8, _machine.Translate(Page + 8));
        Flush(flush);
        PageFault fault = _machine.Fault(Page + 8);

        Assert.Equal(PageFaultErrorCode.User, fault.ErrorCode);
        Assert.Equal(RefusalRule.NotPresent, fault.Refusal.Rule);
    }

    [Theory, MemberData(nameof(Flushes))]
    public void Page_that_moved_is_found_at_the_old_place_until_it_is_invalidated(string flush)
    {
        Frame first = _machine.Map(Page);
        _machine.Translate(Page);
        Frame second = _machine.Map(Page);

        Assert.Equal(first.Base.Value, _machine.Translate(Page));
        Flush(flush);

        Assert.Equal(second.Base.Value, _machine.Translate(Page));
    }

    [Theory, MemberData(nameof(Flushes))]
    public void Write_protected_page_that_is_cached_dirty_is_written_until_it_is_invalidated(string flush)
    {
        Frame frame = _machine.Map(Page);
        _machine.Translate(Page, AccessKind.Write);
        _machine[Page] = _machine[Page].Without(PageTableFlags.Writable);

        Assert.Equal(frame.Base.Value, _machine.Translate(Page, AccessKind.Write));
        Flush(flush);

        Assert.Equal(PageFaultErrorCode.Present | UserWrite, _machine.Fault(Page, AccessKind.Write).ErrorCode);
    }

    [Fact]
    public void Invalidating_one_page_leaves_others_stale()
    {
        Frame frame = _machine.Map(Page);
        _machine.Map(Other);
        _machine.Translate(Page);
        _machine[Page] = default;

        _machine.Invalidate(Page + Frame.Size);
        _machine.Invalidate(Page - 1);
        _machine.Invalidate(Other);

        Assert.Equal(frame.Base.Value, _machine.Translate(Page));
    }

    [Fact]
    public void Invalidating_a_non_canonical_address_does_nothing()
    {
        _machine.Map(Page);
        _machine.Translate(Page);
        _machine[Page] = default;

        _machine.Invalidate(Page | 1UL << 57);
        _machine.Invalidate(Page | 1UL << 48);

        _machine.Translate(Page);
        Assert.Equal(0UL, _machine.Mmu.Statistics.Invalidations);
    }

    [Fact]
    public void Page_that_was_not_present_is_not_remembered()
    {
        _machine.Fault(Page);
        Frame frame = _machine.Map(Page);

        Assert.Equal(frame.Base.Value, _machine.Translate(Page));
    }

    [Fact]
    public void Entry_with_a_reserved_bit_is_not_remembered()
    {
        Frame frame = _machine.Map(Page);
        PageTableEntry good = _machine[Page];
        _machine[Page] = new PageTableEntry(good.Value | 1UL << 50);
        _machine.Fault(Page);
        _machine[Page] = good;

        Assert.Equal(frame.Base.Value, _machine.Translate(Page));
    }

    [Fact]
    public void Access_that_was_refused_is_not_remembered()
    {
        Frame frame = _machine.Map(Page, TestMachine.ReadOnly);
        Assert.Equal(FaultSource.Walk, _machine.Fault(Page, AccessKind.Write).Source);
        _machine[Page] = _machine[Page].With(PageTableFlags.Writable);

        Assert.Equal(frame.Base.Value, _machine.Translate(Page, AccessKind.Write));
    }

    [Fact]
    public void Raised_right_costs_one_spurious_fault_and_no_more()
    {
        Frame frame = _machine.Map(Page, TestMachine.ReadOnly);
        _machine.Translate(Page);
        _machine[Page] = _machine[Page].With(PageTableFlags.Writable);

        PageFault fault = _machine.Fault(Page, AccessKind.Write);

        Assert.True(fault.IsSpurious);
        Assert.Equal(FaultSource.CachedTranslation, fault.Source);
        Assert.Equal(PageFaultErrorCode.Present | UserWrite, fault.ErrorCode);
        Assert.Equal(default(Refusal) with { Rule = RefusalRule.ReadOnly }, fault.Refusal);
        Assert.False(_machine[Page].IsDirty);
        Assert.Equal(frame.Base.Value, _machine.Translate(Page, AccessKind.Write));
    }

    [Fact]
    public void Fault_of_a_cached_translation_names_the_entry_that_refuses_now()
    {
        _machine.Map(Page, TestMachine.ReadOnly);
        _machine.Translate(Page);

        PageFault fault = _machine.Fault(Page, AccessKind.Write);

        Assert.False(fault.IsSpurious);
        Assert.Equal(FaultSource.CachedTranslation, fault.Source);
        WalkStep leaf = _machine.Mapper.Find(new LinearAddress(Page));
        Assert.Equal(new Refusal(RefusalRule.ReadOnly, PagingLevel.PageTable, leaf.EntryAddress, leaf.Entry, 1), fault.Refusal);
    }

    [Fact]
    public void Fault_of_a_cached_translation_has_the_code_of_the_cached_rights()
    {
        _machine.Map(Page, TestMachine.ReadOnly);
        _machine.Translate(Page);
        _machine[Page] = default;

        PageFault fault = _machine.Fault(Page, AccessKind.Write);

        Assert.Equal(PageFaultErrorCode.Present | UserWrite, fault.ErrorCode);
        Assert.Equal(RefusalRule.NotPresent, fault.Refusal.Rule);
        Assert.False(fault.IsSpurious);
    }

    [Fact]
    public void Fault_drops_the_translation_of_its_address()
    {
        _machine.Map(Page, TestMachine.ReadOnly);
        _machine.Translate(Page);
        _machine.Fault(Page, AccessKind.Write);
        _machine[Page] = default;

        Assert.Equal(FaultSource.Walk, _machine.Fault(Page).Source);
    }

    [Fact]
    public void Fault_leaves_the_translations_of_other_addresses()
    {
        Frame frame = _machine.Map(Page);
        _machine.Map(Page + Frame.Size, TestMachine.ReadOnly);
        _machine.Translate(Page);
        _machine[Page] = default;

        _machine.Fault(Page + Frame.Size, AccessKind.Write);

        Assert.Equal(frame.Base.Value, _machine.Translate(Page));
    }

    [Fact]
    public void First_write_through_a_clean_translation_sets_d_in_memory()
    {
        Frame frame = _machine.Map(Page);
        _machine.Translate(Page);
        Assert.False(_machine[Page].IsDirty);

        Assert.Equal(frame.Base.Value, _machine.Translate(Page, AccessKind.Write));

        Assert.True(_machine[Page].IsDirty);
    }

    [Fact]
    public void Write_through_a_clean_translation_of_a_removed_page_faults()
    {
        _machine.Map(Page);
        _machine.Translate(Page);
        _machine[Page] = default;

        PageFault fault = _machine.Fault(Page, AccessKind.Write);

        Assert.Equal(UserWrite, fault.ErrorCode);
        Assert.Equal((FaultSource.Walk, RefusalRule.NotPresent), (fault.Source, fault.Refusal.Rule));
        Assert.Equal(default, _machine[Page]);
    }

    [Fact]
    public void Write_through_a_clean_translation_of_a_protected_page_faults()
    {
        _machine.Map(Page);
        _machine.Translate(Page);
        _machine[Page] = _machine[Page].Without(PageTableFlags.Writable);

        PageFault fault = _machine.Fault(Page, AccessKind.Write);

        Assert.Equal(PageFaultErrorCode.Present | UserWrite, fault.ErrorCode);
        Assert.Equal(FaultSource.Walk, fault.Source);
        Assert.False(_machine[Page].IsDirty);
    }

    [Fact]
    public void D_that_was_cleared_stays_clear_until_the_page_is_invalidated()
    {
        _machine.Map(Page);
        _machine.Translate(Page, AccessKind.Write);
        _machine[Page] = _machine[Page].Without(PageTableFlags.Dirty);

        _machine.Translate(Page, AccessKind.Write);
        Assert.False(_machine[Page].IsDirty);

        _machine.Invalidate(Page);
        _machine.Translate(Page, AccessKind.Write);
        Assert.True(_machine[Page].IsDirty);
    }

    [Fact]
    public void A_that_was_cleared_stays_clear_until_the_page_is_invalidated()
    {
        _machine.Map(Page);
        _machine.Translate(Page);
        _machine[Page] = _machine[Page].Without(PageTableFlags.Accessed);

        _machine.Translate(Page);
        Assert.False(_machine[Page].IsAccessed);

        _machine.Invalidate(Page);
        _machine.Translate(Page);
        Assert.True(_machine[Page].IsAccessed);
    }

    [Theory]
    [InlineData(PageSize.Size2MiB, 0UL)]
    [InlineData(PageSize.Size2MiB, 0x1234UL)]
    [InlineData(PageSize.Size2MiB, (2UL << 20) - 1)]
    [InlineData(PageSize.Size1GiB, 0x1234UL)]
    [InlineData(PageSize.Size1GiB, (1UL << 30) - 1)]
    public void Invalidating_any_byte_of_a_large_page_drops_all_of_it(PageSize size, ulong offset)
    {
        ulong start = 1UL << 30;
        _machine.Map(start, 0, size);
        _machine.Translate(start);
        _machine.Translate(start + 0x12_3000, AccessKind.Write);
        _machine.Mapper.Unmap(new LinearAddress(start), out _);
        Assert.Equal(0x5000UL, _machine.Translate(start + 0x5000));

        _machine.Invalidate(start + offset);

        _machine.Fault(start);
        _machine.Fault(start + 0x12_3000);
    }

    [Fact]
    public void Split_of_a_large_page_is_seen_after_an_invalidation()
    {
        ulong start = 1UL << 30;
        _machine.Map(start, 0x20_0000, PageSize.Size2MiB);
        _machine.Translate(start);
        _machine.Mapper.Unmap(new LinearAddress(start), out _);
        Frame frame = _machine.Map(start);
        Assert.Equal(0x20_0000UL, _machine.Translate(start));

        _machine.Invalidate(start);

        Assert.Equal(frame.Base.Value, _machine.Translate(start));
    }

    [Theory]
    [InlineData(AccessKind.Read)]
    [InlineData(AccessKind.Write)]
    public void Page_that_moved_is_found_in_one_place_after_a_write_went_back_to_the_tables(AccessKind kind)
    {
        // The write finds D clear, walks again and sees the new frame: what the processor then holds is the new frame, for reads too.
        _machine.Map(Page);
        _machine.Translate(Page);
        Frame second = _machine.Map(Page);

        Assert.Equal(second.Base.Value, _machine.Translate(Page, AccessKind.Write));

        Assert.Equal(second.Base.Value, _machine.Translate(Page, kind));
    }

    [Fact]
    public void Amd_looks_at_the_tables_again_before_a_fault_of_cached_rights_of_any_level()
    {
        _machine.Map(Page, TestMachine.Data);
        _machine.Map(Page + Frame.Size, TestMachine.Data);
        PageTableEntry open = new(_machine.Memory.ReadEntry(DirectoryEntry()));
        _machine.StoreDirectoryEntry(Page, open.Without(PageTableFlags.Writable));
        _machine.Translate(Page);
        _machine.StoreDirectoryEntry(Page, open);
        _machine.Mmu.Controls = _machine.Mmu.Controls with { Variants = PagingVariants.Amd };

        _machine.Translate(Page, AccessKind.Write);
        _machine.Translate(Page + Frame.Size, AccessKind.Write);

        Assert.Equal(0UL, _machine.Mmu.Statistics.Faults);

        PhysicalAddress DirectoryEntry() =>
            _machine.Mmu.Probe(new LinearAddress(Page), AccessKind.Read, AccessMode.Supervisor).Steps[2].EntryAddress;
    }

    [Fact]
    public void Intel_faults_once_by_rights_that_a_structure_cache_holds()
    {
        _machine.Map(Page, TestMachine.Data);
        _machine.Map(Page + Frame.Size, TestMachine.Data);
        WalkStep directory = _machine.Mmu.Probe(new LinearAddress(Page), AccessKind.Read, AccessMode.Supervisor).Steps[2];
        _machine.StoreDirectoryEntry(Page, directory.Entry.Without(PageTableFlags.Writable));
        _machine.Translate(Page);
        _machine.StoreDirectoryEntry(Page, directory.Entry);

        PageFault fault = _machine.Fault(Page + Frame.Size, AccessKind.Write);

        Assert.True(fault.IsSpurious);
        Assert.Equal(PageFaultErrorCode.Present | PageFaultErrorCode.Write | PageFaultErrorCode.User, fault.ErrorCode);
        _machine.Translate(Page + Frame.Size, AccessKind.Write);
    }

    [Fact]
    public void Page_that_grew_is_found_in_one_place_after_a_write_went_back_to_the_tables()
    {
        using TestMachine machine = new(Geometries.Unified(16, 4, 4, 4, 1, 1)); // no paging-structure cache that would hide the new PDE
        ulong start = 1UL << 30;
        machine.Map(start);
        machine.Translate(start);
        machine.StoreDirectoryEntry(start, new PageTableEntry(0x20_0000 | (ulong)(TestMachine.Data | PageTableFlags.PageSize)));

        Assert.Equal(0x20_0000UL, machine.Translate(start, AccessKind.Write));

        Assert.Equal(0x20_0000UL, machine.Translate(start));
        machine.Translate(start, AccessKind.Write);
        Assert.Equal(1UL, machine.Mmu.Statistics.DirtyWalks);
    }

    [Fact]
    public void Control_bits_act_on_cached_translations_at_once()
    {
        _machine.Map(Page, TestMachine.ReadOnly);
        PagingControls wp = _machine.Mmu.Controls;
        _machine.Mmu.Controls = wp with { Cr0 = wp.Cr0 & ~Cr0Flags.WriteProtect };
        _machine.Translate(Page, AccessKind.Write, AccessMode.Supervisor);

        _machine.Mmu.Controls = wp;
        PageFault write = _machine.Fault(Page, AccessKind.Write, AccessMode.Supervisor);
        Assert.Equal(PageFaultErrorCode.Present | PageFaultErrorCode.Write, write.ErrorCode);

        _machine.Translate(Page, AccessKind.Read, AccessMode.Supervisor);
        _machine.Mmu.Controls = wp with { Cr4 = wp.Cr4 | Cr4Flags.SupervisorAccessPrevention };
        Assert.Equal(PageFaultErrorCode.Present, _machine.Fault(Page, AccessKind.Read, AccessMode.Supervisor).ErrorCode);

        _machine.Translate(Page, AccessKind.Read, AccessMode.SupervisorWithUserAccess);
        Assert.Equal(PageFaultErrorCode.Present, _machine.Fault(Page, AccessKind.Read, AccessMode.SupervisorImplicit).ErrorCode);
    }

    [Fact]
    public void Pending_invalidation_is_done_only_if_it_is_required()
    {
        _machine.Map(Page);
        _machine.Mmu.Invalidate(new PendingInvalidation(new LinearAddress(Page), IsRequired: false));
        Assert.Equal(0UL, _machine.Mmu.Statistics.Invalidations);

        _machine.Translate(Page);
        _machine.Mmu.Invalidate(_machine.Mapper.Unmap(new LinearAddress(Page), out _));

        _machine.Fault(Page);
        Assert.Equal(1UL, _machine.Mmu.Statistics.Invalidations);
    }

    public void Dispose() => _machine.Dispose();

    private void Flush(string how)
    {
        switch (how)
        {
            case "INVLPG":
                _machine.Invalidate(Page);
                break;
            case "INVLPG of the last byte":
                _machine.Invalidate(Page + Frame.Size - 1);
                break;
            case "MOV CR3":
                _machine.LoadCr3();
                break;
            default:
                _machine.Mmu.InvalidateAll();
                break;
        }
    }
}
