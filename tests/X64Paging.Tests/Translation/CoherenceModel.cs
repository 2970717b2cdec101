// SPDX-License-Identifier: MIT
using X64Paging.Paging;
using X64Paging.Tests.Paging;
using X64Paging.Translation;
using Xunit;

namespace X64Paging.Tests.Translation;

/// <summary>
/// An MMU beside <see cref="HeldTranslations"/>. An access must come out as by the tables, or as by something that may be held; where
/// nothing else is held, that is the fresh walk.
/// </summary>
internal sealed class CoherenceModel : IDisposable
{
    private const ulong AccessedAndDirty = (ulong)(PageTableFlags.Accessed | PageTableFlags.Dirty);
    private const ulong Offset = 0x123;

    private readonly TestMachine _machine;
    private readonly CoherenceTables _tables;
    private readonly HeldTranslations _held = new();
    private readonly PagingVariants _variants;
    private readonly bool _isHostile;
    private AccessSwitches _switches = AccessSwitches.WriteProtect | AccessSwitches.NoExecuteEnable | AccessSwitches.UserKeys;
    private bool _isEveryStoreInvalidated;

    public CoherenceModel(TlbGeometry geometry, PagingVariants variants, Hostility? hostility)
    {
        const Cr4Flags Cr4 = Cr4Flags.GlobalPages | Cr4Flags.ProcessContextIdentifiers | Cr4Flags.UserProtectionKeys;
        _machine = new TestMachine(geometry, Cr4, variants, hostility);
        _tables = new CoherenceTables(_machine);
        _variants = variants;
        _isHostile = hostility != null;
        _held.Load(_tables);
    }

    /// <summary>Runs one step on the MMU and the model, and asserts that they agree.</summary>
    public void Run(CoherenceStep step)
    {
        switch (step.Action)
        {
            case CoherenceAction.StoreTableEntry:
                _tables.StoreTableEntry(step.Page, step.Choice, step.Entry);
                break;
            case CoherenceAction.StoreDirectoryEntry:
                _tables.StoreDirectoryEntry(CoherenceTables.RegionOf(step.Page), step.Choice, step.Entry);
                break;
            case CoherenceAction.Translate or CoherenceAction.Open:
                Access(step);
                break;
            case CoherenceAction.ChangeControls:
                ChangeControls(step);
                break;
            default:
                Invalidate(step);
                break;
        }

        _held.Load(_tables);
        FastTableAudit.AssertBackedByTlb(_machine);
    }

    /// <summary>Runs a step, and invalidates what it changed: in one of the ways that are enough.</summary>
    public void RunAndInvalidate(CoherenceStep step)
    {
        _isEveryStoreInvalidated = true;
        bool isStore = step.Action is CoherenceAction.StoreTableEntry or CoherenceAction.StoreDirectoryEntry;
        Run(step);
        if (!isStore)
            return;

        IEnumerable<int> pages = step.Action == CoherenceAction.StoreTableEntry
            ? [step.Page]
            : Enumerable.Range(0, CoherenceTables.PageCount).Where(page => CoherenceTables.RegionOf(page) == CoherenceTables.RegionOf(step.Page));
        CoherenceAction how = step.Kind switch
        {
            AccessKind.Read => CoherenceAction.InvalidateAll,
            AccessKind.Write => CoherenceAction.InvalidatePage,
            _ => step.Choice == 0 ? CoherenceAction.InvalidatePcid : CoherenceAction.LoadCr3,
        };
        int current = _held.Pcid;
        for (int pcid = 0; pcid < HeldTranslations.PcidCount; pcid++)
        {
            if (how == CoherenceAction.InvalidatePage)
                Run(step with { Action = CoherenceAction.LoadCr3WithoutFlush, Choice = pcid });
            else
                Run(step with { Action = how, Choice = pcid });

            // INVLPG of each page drops the global ones, which the others leave.
            if (how == CoherenceAction.InvalidatePage || pcid == HeldTranslations.PcidCount - 1)
            {
                foreach (int page in pages)
                    Run(step with { Action = CoherenceAction.InvalidatePage, Page = page });
            }
        }

        Run(step with { Action = CoherenceAction.LoadCr3WithoutFlush, Choice = current });
    }

    /// <summary>Asserts that every page comes out as a fresh walk has it, for every access that the current registers tell apart.</summary>
    public void AssertNothingIsStale()
    {
        foreach (AccessKind kind in (AccessKind[])[AccessKind.Read, AccessKind.Write, AccessKind.Fetch])
        {
            foreach (AccessMode mode in Enum.GetValues<AccessMode>())
            {
                for (int page = 0; page < CoherenceTables.PageCount; page++)
                    Assert.Equal(Judge(_tables.Path(page), page, kind, mode), Access(page, kind, mode, CoherenceAction.Translate, out _));
            }
        }
    }

    public void Dispose() => _machine.Dispose();

    private Mmu Mmu => _machine.Mmu;

    private ulong Root => _machine.Mapper.Root.Base.Value;

    private void Invalidate(CoherenceStep step)
    {
        LinearAddress address = new(CoherenceTables.Address(step.Page) + 0xFFF);
        switch (step.Action)
        {
            case CoherenceAction.InvalidatePage:
                Mmu.InvalidatePage(address);
                _held.InvalidatePage(step.Page);
                break;
            case CoherenceAction.InvalidatePageOfPcid:
                Assert.True(Mmu.TryInvalidatePcid(PcidInvalidation.IndividualAddress, (ulong)step.Choice, address));
                _held.InvalidatePage(step.Choice, step.Page);
                break;
            case CoherenceAction.InvalidatePcid:
                Assert.True(Mmu.TryInvalidatePcid(PcidInvalidation.SingleContext, (ulong)step.Choice, default));
                _held.DropContext(step.Choice);
                break;
            case CoherenceAction.InvalidateAll:
                Assert.True(Mmu.TryInvalidatePcid(PcidInvalidation.AllContextsWithGlobals, 0, default));
                DropAllContexts();
                _held.DropGlobals();
                break;
            case CoherenceAction.InvalidateAllButGlobals:
                Assert.True(Mmu.TryInvalidatePcid(PcidInvalidation.AllContexts, 0, default));
                DropAllContexts();
                break;
            case CoherenceAction.LoadCr3:
                Mmu.LoadCr3(Root | (uint)step.Choice);
                _held.DropContext(step.Choice);
                _held.Pcid = step.Choice;
                break;
            default:
                Mmu.LoadCr3(Root | (uint)step.Choice | 1UL << 63);
                _held.Pcid = step.Choice;
                break;
        }
    }

    private void DropAllContexts()
    {
        for (int pcid = 0; pcid < HeldTranslations.PcidCount; pcid++)
            _held.DropContext(pcid);
    }

    private void ChangeControls(CoherenceStep step)
    {
        bool hadSmep = (_switches & AccessSwitches.SupervisorExecutionPrevention) != 0;
        _switches = AccessSwitches.NoExecuteEnable | AccessSwitches.UserKeys
            | ((step.Page & 1) != 0 ? AccessSwitches.WriteProtect : 0)
            | ((step.Page & 2) != 0 ? AccessSwitches.SupervisorAccessPrevention : 0)
            | ((step.Page & 4) != 0 ? AccessSwitches.SupervisorExecutionPrevention : 0);
        PagingControls wanted = _switches.Controls(Root);
        const Cr4Flags Switched = Cr4Flags.SupervisorAccessPrevention | Cr4Flags.SupervisorExecutionPrevention;
        Assert.True(Mmu.TryLoadCr0((ulong)wanted.Cr0));
        Assert.True(Mmu.TryLoadCr4((ulong)((Mmu.Controls.Cr4 & ~Switched) | (wanted.Cr4 & Switched))));

        // Key 1 is free, or AD, or WD.
        Mmu.Pkru = (uint)step.Kind << 2;
        if (!hadSmep && (_switches & AccessSwitches.SupervisorExecutionPrevention) != 0)
        {
            _held.DropContext(_held.Pcid);
            _held.DropGlobals();
        }
    }

    private void Access(CoherenceStep step)
    {
        Span<ulong> before = stackalloc ulong[CoherenceTables.EntryCount];
        _tables.Read(before);
        CoherenceVerdict fresh = Judge(_tables.Path(step.Page), step.Page, step.Kind, step.Mode);
        PagePath[] held = [.. _held.Translations(step.Page)];

        CoherenceVerdict actual = Access(step.Page, step.Kind, step.Mode, step.Action, out PageFault fault);

        Span<ulong> after = stackalloc ulong[CoherenceTables.EntryCount];
        _tables.Read(after);
        AssertMarks(step, before, after, actual);
        bool mayBeStale = actual.IsAllowed || (_variants & PagingVariants.RewalkBeforeFault) == 0;
        bool isExplained = IsWalked(_tables.Path(step.Page), step, actual)
            || (mayBeStale && held.Any(path => CanServe(path, step, actual)))
            || (mayBeStale && _held.Ways(step.Page).Any(way => IsWalked(_tables.Path(way, step.Page), step, actual)));
        if (!isExplained || (_isEveryStoreInvalidated && actual != fresh))
            Assert.Fail($"{step}: {actual}; by the tables {fresh}, held: {string.Join(", ", held)}; ways: {string.Join(", ", _held.Ways(step.Page))}");

        if (!actual.IsAllowed)
        {
            AssertReport(step, fault, fresh);
            _held.Fault(step.Page);
        }
    }

    private CoherenceVerdict Access(int page, AccessKind kind, AccessMode mode, CoherenceAction how, out PageFault fault)
    {
        ulong address = CoherenceTables.Address(page) + Offset;
        ulong? physical = how == CoherenceAction.Open
            ? FastTableAudit.Open(_machine, address, kind, mode, out fault)
            : Mmu.TryTranslate(new LinearAddress(address), kind, mode, out var found, out fault) ? found.Value : null;
        if (physical is { } allowed)
            return new CoherenceVerdict(null, allowed - Offset);

        Assert.Equal(address, fault.Address.Value);
        return new CoherenceVerdict((int)fault.ErrorCode, 0);
    }

    private CoherenceVerdict Judge(PagePath path, int page, AccessKind kind, AccessMode mode) =>
        path.Judge(page % CoherenceTables.PagesOfRegion, kind, mode, _switches, Mmu.Pkru);

    /// <summary>Whether a TLB that holds the path may have answered so. It has no say in a write that has to set D.</summary>
    private bool CanServe(PagePath path, CoherenceStep step, CoherenceVerdict actual) =>
        Judge(path, step.Page, step.Kind, step.Mode) == actual
        && (!actual.IsAllowed || step.Kind != AccessKind.Write || path.Leaf.IsDirty);

    /// <summary>Whether a walk by the path, whose PTE is read after the access, may have answered so, and set what it must.</summary>
    private bool IsWalked(PagePath path, CoherenceStep step, CoherenceVerdict actual) =>
        Judge(path, step.Page, step.Kind, step.Mode) == actual
        && (!actual.IsAllowed || (path.Leaf.IsAccessed && (path.Leaf.IsDirty || step.Kind != AccessKind.Write)));

    /// <summary>An access sets A and D and nothing else, D only in a leaf of its page for a write that is allowed.</summary>
    private void AssertMarks(CoherenceStep step, ReadOnlySpan<ulong> before, ReadOnlySpan<ulong> after, CoherenceVerdict actual)
    {
        bool isWritten = actual.IsAllowed && step.Kind == AccessKind.Write;
        bool isLazy = !actual.IsAllowed && (_variants & PagingVariants.LazyUpperAccessed) != 0;
        for (int i = 0; i < before.Length; i++)
        {
            ulong allowed = CoherenceTables.Serves(i, step.Page) && !isLazy ? (ulong)PageTableFlags.Accessed : 0;
            if (_isHostile)
                allowed = (ulong)PageTableFlags.Accessed;
            if (isWritten && CoherenceTables.Serves(i, step.Page))
                allowed = AccessedAndDirty;
            if ((after[i] & ~before[i] & ~allowed) != 0 || (before[i] & ~after[i]) != 0)
                Assert.Fail($"{step}: entry {i} was 0x{before[i]:x} and is 0x{after[i]:x}");
        }
    }

    /// <summary>A fault says what the tables say, or that they would allow the access.</summary>
    private void AssertReport(CoherenceStep step, PageFault fault, CoherenceVerdict fresh)
    {
        Assert.Equal(fresh.IsAllowed, fault.IsSpurious);
        if (fault.Source == FaultSource.Walk)
            Assert.Equal(fresh.ErrorCode, (int)fault.ErrorCode);
        if (!fresh.IsAllowed)
        {
            Refusal now = Mmu.Probe(new LinearAddress(CoherenceTables.Address(step.Page)), step.Kind, step.Mode).Refusal;
            Assert.Equal(WithoutAccessed(now), WithoutAccessed(fault.Refusal));
        }

        static Refusal WithoutAccessed(Refusal refusal) => refusal with { Entry = refusal.Entry.Without(PageTableFlags.Accessed) };
    }
}
