// SPDX-License-Identifier: MIT
using X64Paging.Diagnostics.Sanitizers;
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;
using static X64Paging.Diagnostics.Tests.Sanitizers.SanitizedMmu;

namespace X64Paging.Diagnostics.Tests.Sanitizers;

/// <summary>Every change of an entry, without the invalidation: what the sanitizer calls harmful, and what harmless.</summary>
public sealed class TlbSanitizerTests : IDisposable
{
    private readonly SanitizedMmu _machine = new();

    [Fact]
    public void Right_that_is_taken_away_is_told_with_store_entry_and_missing_invalidation()
    {
        _machine.Map(Page);
        _machine.Try(Page, AccessKind.Write);
        _machine.Change(Page, PageTableFlags.Writable);
        ulong storeStep = _machine.Step;

        Assert.True(_machine.Try(Page + 8, AccessKind.Write));

        StaleTranslation found = _machine.TheStale();
        Assert.Equal(Staleness.Forbidden, found.Staleness);
        Assert.Equal((storeStep, storeStep + 1), (found.Store?.Maker.Rip, found.Where.Rip));
        Assert.Equal((_machine.EntryOf(Page), true, false), (found.Store!.Value.EntryAddress, found.Store.Value.Old.IsWritable, found.Store.Value.New.IsWritable));
        Assert.Equal("INVLPG 0x400000", found.MissingInvalidation);
        Assert.Contains("1 instruction before", found.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PageTableFlags.Writable, PageTableFlags.None, AccessKind.Write, Staleness.Forbidden)]
    [InlineData(PageTableFlags.User, PageTableFlags.None, AccessKind.Read, Staleness.Forbidden)]
    [InlineData(PageTableFlags.None, PageTableFlags.NoExecute, AccessKind.Fetch, Staleness.Forbidden)]
    [InlineData(PageTableFlags.Present, PageTableFlags.None, AccessKind.Read, Staleness.Forbidden)]
    [InlineData(PageTableFlags.None, (PageTableFlags)0x10_0000, AccessKind.Read, Staleness.OtherFrame)]
    [InlineData(PageTableFlags.Dirty, PageTableFlags.None, AccessKind.Write, Staleness.WriteNotRecorded)]
    public void Change_that_an_access_does_not_see_is_told(PageTableFlags cleared, PageTableFlags set, AccessKind kind, Staleness expected)
    {
        _machine.Map(Page);
        _machine.Try(Page, kind);
        _machine.Change(Page, cleared, set);

        Assert.True(_machine.Try(Page, kind));

        Assert.Equal(expected, _machine.TheStale().Staleness);
        Assert.True(_machine.TheStale().IsMistake);
        Assert.NotNull(_machine.TheStale().Store);
    }

    [Theory]
    [InlineData(PageTableFlags.Writable, AccessKind.Write)]
    [InlineData(PageTableFlags.User, AccessKind.Read)]
    public void Right_that_is_raised_costs_a_spurious_fault_which_is_harmless(PageTableFlags right, AccessKind kind)
    {
        _machine.Map(Page, ReadWrite & ~right);
        _machine.Try(Page, AccessKind.Read, AccessMode.SupervisorWithUserAccess);
        _machine.Change(Page, PageTableFlags.None, right);

        Assert.False(_machine.Try(Page, kind));
        Assert.True(_machine.Try(Page, kind));

        StaleTranslation found = _machine.TheStale();
        Assert.Equal(Staleness.SpuriousFault, found.Staleness);
        Assert.False(found.IsMistake);
        Assert.Equal(_machine.EntryOf(Page), found.Store?.EntryAddress);
    }

    [Fact]
    public void Page_that_becomes_present_needs_nothing()
    {
        _machine.Map(Page);
        _machine.Change(Page, PageTableFlags.Present);
        Assert.False(_machine.Try(Page, AccessKind.Read));
        _machine.Change(Page, PageTableFlags.None, PageTableFlags.Present);

        Assert.True(_machine.Try(Page, AccessKind.Read));

        Assert.Empty(_machine.Reports);
    }

    [Fact]
    public void Invalidation_in_time_leaves_nothing_to_tell()
    {
        _machine.Map(Page);
        _machine.Try(Page, AccessKind.Write);
        _machine.Change(Page, PageTableFlags.Writable);
        _machine.Mmu.InvalidatePage(Page);

        Assert.False(_machine.Try(Page, AccessKind.Write));

        Assert.Empty(_machine.Reports);
        Assert.Equal((1UL, 0UL), (_machine.Sanitizer.Invalidations.Total, _machine.Sanitizer.Invalidations.Useless));
    }

    [Fact]
    public void Upper_entry_that_changes_is_told_though_only_a_structure_cache_holds_it()
    {
        LinearAddress neighbour = Page + Frame.Size;
        _machine.Map(Page);
        _machine.Map(neighbour);
        _machine.Try(Page, AccessKind.Read);
        PhysicalAddress directoryEntry = _machine.Mmu.Probe(Page, AccessKind.Read, AccessMode.User).Steps[2].EntryAddress;
        _machine.Store(directoryEntry, 0);

        Assert.True(_machine.Try(neighbour, AccessKind.Read));

        StaleTranslation found = _machine.TheStale();
        Assert.Equal((Staleness.Forbidden, TranslationSource.Walk), (found.Staleness, found.Source));
        Assert.Equal((directoryEntry, PagingLevel.PageDirectory), (found.Store?.EntryAddress, found.StoreLevel));
        Assert.Contains("every page below the PageDirectory entry", found.MissingInvalidation, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_several_stores_the_one_that_made_it_stale_is_named()
    {
        _machine.Map(Page);
        _machine.Try(Page, AccessKind.Read);
        _machine.Change(Page, PageTableFlags.Present);
        ulong culprit = _machine.Step;
        Assert.True(_machine.Frames.TryAllocateZeroed(out Frame other));
        _machine.Store(_machine.EntryOf(Page), new PageTableEntry(other, ReadWrite).Value);

        Assert.True(_machine.Try(Page, AccessKind.Read));

        Assert.Equal(Staleness.OtherFrame, _machine.TheStale().Staleness);
        Assert.Equal(culprit, _machine.TheStale().Store?.Maker.Rip);
    }

    [Fact]
    public void Mistake_is_told_once_for_a_page_and_a_store()
    {
        _machine.Map(Page);
        _machine.Try(Page, AccessKind.Write);
        _machine.Change(Page, PageTableFlags.Writable);
        for (int i = 0; i < 10; i++)
            _machine.Try(Page, AccessKind.Write);

        Assert.Single(_machine.Reports);
        Assert.Equal(10UL, _machine.Sanitizer.StaleAccesses);
    }

    [Fact]
    public void Invalidation_of_what_is_neither_cached_nor_changed_is_useless_and_its_maker_is_named()
    {
        _machine.Map(Page);
        _machine.Try(Page, AccessKind.Read);
        _machine.Mmu.InvalidatePage(Page);
        _machine.Step = 77;
        _machine.Mmu.InvalidatePage(Page);
        _machine.Mmu.InvalidatePage(Page + 8);

        UselessInvalidations invalidations = _machine.Sanitizer.Invalidations;
        Assert.Equal((3UL, 2UL), (invalidations.Total, invalidations.Useless));
        (CodePoint maker, ulong count) = Assert.Single(invalidations.Top);
        Assert.Equal((77UL, 2UL), (maker.Rip, count));
    }

    [Fact]
    public void Frame_that_is_freed_while_a_translation_to_it_lives_is_told()
    {
        Frame frame = _machine.Map(Page);
        _machine.Try(Page, AccessKind.Read);
        _machine.Change(Page, PageTableFlags.Present);
        ulong store = _machine.Step;
        _machine.Frames.Release(frame);

        FreedWhileCached found = Assert.IsType<FreedWhileCached>(Assert.Single(_machine.Reports));
        Assert.Equal((frame, Page, store), (found.Frame, found.Cached?.Page, found.Store?.Maker.Rip));
    }

    [Fact]
    public void Table_that_is_freed_while_a_structure_cache_names_it_is_told()
    {
        _machine.Map(Page);
        _machine.Try(Page, AccessKind.Read);
        Frame table = _machine.EntryOf(Page).Frame;
        _machine.Frames.Release(table);

        FreedWhileCached found = Assert.IsType<FreedWhileCached>(Assert.Single(_machine.Reports));
        Assert.Equal(table, found.Frame);
        Assert.Null(found.Cached);
    }

    [Fact]
    public void Frame_that_is_freed_after_its_invalidation_is_fine()
    {
        Frame frame = _machine.Map(Page);
        _machine.Try(Page, AccessKind.Read);
        _machine.Mmu.Invalidate(_machine.Mapper.Unmap(Page, out _));
        _machine.Frames.Release(frame);

        Assert.Empty(_machine.Reports);
    }

    public void Dispose() => _machine.Dispose();
}
