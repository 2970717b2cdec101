// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Tests.Paging;
using X64Paging.Translation;
using Xunit;

namespace X64Paging.Tests.Translation;

/// <summary>One step of a random run: software's, or the processor's.</summary>
/// <param name="Action">What happens.</param>
/// <param name="Page">One of eight pages; its region, its PCID or its control bits where the action asks for those.</param>
/// <param name="Entry">What is stored.</param>
/// <param name="Kind">The kind of access.</param>
/// <param name="Mode">The mode of access.</param>
public sealed record CoherenceStep(CoherenceAction Action, int Page, PageTableEntry Entry, AccessKind Kind, AccessMode Mode);

public enum CoherenceAction
{
    StoreTableEntry,
    StoreDirectoryEntry,
    Translate,
    Open,
    Invalidate,
    LoadCr3,
    SwitchPcidWithoutFlush,
    ChangeControls,
}

/// <summary>
/// Eight pages in two regions, their tables, and what a processor may still hold of each: every pair of PDE and PTE that memory has had
/// since the last invalidation. An access must come out as by one of these pairs; where all agree, that is the fresh walk.
/// </summary>
internal sealed class CoherenceModel : IDisposable
{
    public const int PageCount = 8;
    public const ulong FirstFrame = 0x50_0000;
    public const ulong FirstLargePage = 0x60_0000;

    private const int RegionCount = 2;
    private const int PagesOfRegion = PageCount / RegionCount;
    private const ulong Start = 0x4000_0000;
    private const ulong RegionSize = 2UL << 20;
    private const ulong AccessedAndDirty = (ulong)(PageTableFlags.Accessed | PageTableFlags.Dirty);

    private readonly TestMachine _machine;
    private readonly PhysicalAddress[] _directoryEntries = new PhysicalAddress[RegionCount];
    private readonly PhysicalAddress[] _tableEntries = new PhysicalAddress[PageCount];
    private readonly HashSet<Snapshot>[,] _ofPcid = new HashSet<Snapshot>[2, PageCount];
    private readonly HashSet<Snapshot>[] _global = new HashSet<Snapshot>[PageCount];
    private AccessSwitches _switches = AccessSwitches.WriteProtect | AccessSwitches.NoExecuteEnable;
    private uint _pcid;

    public CoherenceModel(TlbGeometry geometry)
    {
        _machine = new TestMachine(geometry, Cr4Flags.GlobalPages | Cr4Flags.ProcessContextIdentifiers);
        for (int page = 0; page < PageCount; page++)
        {
            _machine.Map(Address(page));
            Walk walk = _machine.Mmu.Probe(new LinearAddress(Address(page)), AccessKind.Read, AccessMode.User);
            _directoryEntries[page / PagesOfRegion] = walk.Steps[2].EntryAddress;
            _tableEntries[page] = walk.Steps[3].EntryAddress;
            _ofPcid[0, page] = [];
            _ofPcid[1, page] = [];
            _global[page] = [];
        }

        RememberAll();
    }

    /// <summary>Runs one step on the MMU and the model, and asserts that they agree.</summary>
    public void Run(CoherenceStep step)
    {
        switch (step.Action)
        {
            case CoherenceAction.StoreTableEntry:
                _machine.Memory.Write(_tableEntries[step.Page], step.Entry.Value);
                break;
            case CoherenceAction.StoreDirectoryEntry:
                StoreDirectoryEntry(step.Page / PagesOfRegion, step.Entry);
                break;
            case CoherenceAction.Invalidate:
                _machine.Invalidate(Address(step.Page) + 0xFFF);
                Forget(step.Page);
                break;
            case CoherenceAction.LoadCr3:
                _pcid = (uint)step.Page & 1;
                _machine.Mmu.LoadCr3(Cr3);
                for (int page = 0; page < PageCount; page++)
                    _ofPcid[_pcid, page].Clear();
                break;
            case CoherenceAction.SwitchPcidWithoutFlush:
                _pcid = (uint)step.Page & 1;
                _machine.Mmu.Controls = _machine.Mmu.Controls with { Cr3 = Cr3 };
                break;
            case CoherenceAction.ChangeControls:
                ChangeControls(step.Page);
                break;
            default:
                Access(step);
                break;
        }

        RememberAll();
        FastTableAudit.AssertBackedByTlb(_machine);
    }

    /// <summary>Runs a step, and invalidates what it changed.</summary>
    public void RunAndInvalidate(CoherenceStep step)
    {
        Run(step);
        if (step.Action is not (CoherenceAction.StoreTableEntry or CoherenceAction.StoreDirectoryEntry))
            return;

        // The PCID that is not current may hold old translations too.
        _machine.Mmu.InvalidateAll();
        for (int page = 0; page < PageCount; page++)
        {
            Forget(page);
            _ofPcid[1 - _pcid, page].Clear();
        }

        RememberAll();
    }

    /// <summary>Asserts that every page comes out as a fresh walk has it, for every access that the current registers tell apart.</summary>
    public void AssertNothingIsStale()
    {
        foreach (AccessKind kind in (AccessKind[])[AccessKind.Read, AccessKind.Write, AccessKind.Fetch])
        {
            foreach (AccessMode mode in Enum.GetValues<AccessMode>())
            {
                for (int page = 0; page < PageCount; page++)
                {
                    Verdict fresh = Current(page).Judge(page, kind, mode, _switches);
                    LinearAddress address = new(Address(page));
                    bool isAllowed = _machine.Mmu.TryTranslate(address, kind, mode, out PhysicalAddress physical, out PageFault fault);
                    Assert.Equal(fresh, isAllowed ? new Verdict(null, physical.Value) : new Verdict((int)fault.ErrorCode, 0));
                }
            }
        }
    }

    public void Dispose() => _machine.Dispose();

    private ulong Cr3 => _machine.Mapper.Root.Base.Value | _pcid;

    private static ulong Address(int page) =>
        Start + (ulong)(page / PagesOfRegion) * RegionSize + (ulong)(page % PagesOfRegion) * Frame.Size;

    private Snapshot Current(int page) => new(
        new PageTableEntry(_machine.Memory.ReadEntry(_directoryEntries[page / PagesOfRegion])),
        new PageTableEntry(_machine.Memory.ReadEntry(_tableEntries[page])));

    private void StoreDirectoryEntry(int region, PageTableEntry entry)
    {
        // A PDE without PS names the region's own table, whatever page the step's entry would map.
        ulong value = entry.Has(PageTableFlags.PageSize)
            ? entry.Value
            : new PageTableEntry(_tableEntries[region * PagesOfRegion].Frame, entry.Flags).Value | (entry.Value & Snapshot.Reserved);
        _machine.Memory.Write(_directoryEntries[region], value);
    }

    private void ChangeControls(int choice)
    {
        _switches = AccessSwitches.NoExecuteEnable
            | ((choice & 1) != 0 ? AccessSwitches.WriteProtect : 0)
            | ((choice & 2) != 0 ? AccessSwitches.SupervisorAccessPrevention : 0)
            | ((choice & 4) != 0 ? AccessSwitches.SupervisorExecutionPrevention : 0);
        PagingControls controls = _machine.Mmu.Controls;
        const Cr4Flags Switched = Cr4Flags.SupervisorAccessPrevention | Cr4Flags.SupervisorExecutionPrevention;
        _machine.Mmu.Controls = controls with
        {
            Cr0 = (choice & 1) != 0 ? controls.Cr0 | Cr0Flags.WriteProtect : controls.Cr0 & ~Cr0Flags.WriteProtect,
            Cr4 = (controls.Cr4 & ~Switched) | ((choice & 2) != 0 ? Cr4Flags.SupervisorAccessPrevention : 0)
                | ((choice & 4) != 0 ? Cr4Flags.SupervisorExecutionPrevention : 0),
        };
    }

    private void Access(CoherenceStep step)
    {
        Snapshot before = Current(step.Page);
        Snapshot[] held = [.. _ofPcid[_pcid, step.Page].Concat(_global[step.Page]).Where(snapshot => snapshot.IsCacheable)];

        Verdict actual = Access(step, Address(step.Page) + 0x123, out PageFault fault);

        Verdict fresh = before.Judge(step.Page, step.Kind, step.Mode, _switches);
        bool isHeld = held.Any(snapshot => snapshot.CanBeUsed(step.Kind, step.Mode, _switches)
            && snapshot.Judge(step.Page, step.Kind, step.Mode, _switches) == actual);
        Assert.True(actual == fresh || isHeld, $"{step}: {actual}; by the tables {fresh}, held: {string.Join(", ", held)}");

        Snapshot after = Current(step.Page);
        AssertMarked(step, before, after, actual, isHeld);
        if (actual.ErrorCode is not null)
        {
            Assert.Equal(fresh.ErrorCode is null, fault.IsSpurious);
            Forget(step.Page);
        }
    }

    private Verdict Access(CoherenceStep step, ulong address, out PageFault fault)
    {
        ulong? physical = step.Action == CoherenceAction.Open
            ? FastTableAudit.Open(_machine, address, step.Kind, step.Mode, out fault)
            : _machine.Mmu.TryTranslate(new LinearAddress(address), step.Kind, step.Mode, out PhysicalAddress found, out fault) ? found.Value : null;
        if (physical is { } allowed)
            return new Verdict(null, allowed - 0x123);

        Assert.Equal(address, fault.Address.Value);
        return new Verdict((int)fault.ErrorCode, 0);
    }

    /// <summary>A walk sets A and D and nothing else, D only for a write that is allowed; what a translation was made of is marked.</summary>
    private static void AssertMarked(CoherenceStep step, Snapshot before, Snapshot after, Verdict actual, bool isHeld)
    {
        Assert.Equal(before.Directory.Value, after.Directory.Value & ~AccessedAndDirty | before.Directory.Value & AccessedAndDirty);
        Assert.Equal(before.Table.Value, after.Table.Value & ~AccessedAndDirty | before.Table.Value & AccessedAndDirty);
        Assert.Equal(before.Directory.Value, before.Directory.Value & after.Directory.Value);
        Assert.Equal(before.Table.Value, before.Table.Value & after.Table.Value);
        bool isWrite = actual.ErrorCode is null && step.Kind == AccessKind.Write;
        Assert.True(isWrite || before.Leaf.IsDirty == after.Leaf.IsDirty, $"{step} changed D");
        if (actual.ErrorCode is null && !isHeld)
            Assert.True(after.Leaf.IsAccessed && (after.Leaf.IsDirty || !isWrite), $"{step} left {after}");
    }

    /// <summary>The page has left the TLB: of the current PCID, and as a global one.</summary>
    private void Forget(int page)
    {
        _ofPcid[_pcid, page].Clear();
        _global[page].Clear();
    }

    private void RememberAll()
    {
        for (int page = 0; page < PageCount; page++)
        {
            Snapshot current = Current(page);
            _ofPcid[_pcid, page].Add(current);
            if (current.Leaf.Has(PageTableFlags.Global))
                _global[page].Add(current);
        }
    }

    private readonly record struct Verdict(int? ErrorCode, ulong Page)
    {
        public override string ToString() => ErrorCode is { } code ? $"#PF 0x{code:x}" : $"0x{Page:x}";
    }

    /// <summary>The PDE and the PTE of a page at one time.</summary>
    private readonly record struct Snapshot(PageTableEntry Directory, PageTableEntry Table)
    {
        public const ulong Reserved = 1UL << 50;

        public PageTableEntry Leaf => IsLarge ? Directory : Table;

        /// <summary>Whether a processor may hold it: nothing absent, nothing reserved.</summary>
        public bool IsCacheable => Directory.IsPresent && (Directory.Value & Reserved) == 0 && Leaf.IsPresent && (Leaf.Value & Reserved) == 0;

        private bool IsLarge => Directory.IsPresent && Directory.Has(PageTableFlags.PageSize);

        /// <summary>Whether an access may go by it without a look at the tables: not a write that would have to set D.</summary>
        public bool CanBeUsed(AccessKind kind, AccessMode mode, AccessSwitches switches) =>
            kind != AccessKind.Write || Leaf.IsDirty || Judge(0, kind, mode, switches).ErrorCode is not null;

        /// <summary>What an access of the page comes to by these entries, from the oracle of access rights.</summary>
        public Verdict Judge(int page, AccessKind kind, AccessMode mode, AccessSwitches switches)
        {
            // NXE is set throughout, so that a fetch is always reported as one.
            int unjudged = (kind == AccessKind.Write ? 2 : 0) + (mode == AccessMode.User ? 4 : 0) + (kind == AccessKind.Fetch ? 16 : 0);
            if (!Directory.IsPresent)
                return new Verdict(unjudged, 0);
            if ((Directory.Value & Reserved) != 0)
                return new Verdict(unjudged + 9, 0);
            if (!Leaf.IsPresent)
                return new Verdict(unjudged, 0);
            if ((Leaf.Value & Reserved) != 0)
                return new Verdict(unjudged + 9, 0);

            EntryRights table = IsLarge ? EntryRights.Open : RightsOf(Table);
            PathRights path = new(EntryRights.Open, EntryRights.Open, RightsOf(Directory), table);
            int? code = RightsOracle.Expect(path, kind, mode, switches).ErrorCode;
            ulong physical = IsLarge
                ? (Directory.Value & 0x000F_FFFF_FFE0_0000) + (ulong)(page % PagesOfRegion) * Frame.Size
                : Table.Value & 0x000F_FFFF_FFFF_F000;
            return code is null ? new Verdict(null, physical) : new Verdict(code, 0);
        }

        private static EntryRights RightsOf(PageTableEntry entry) => new(entry.IsWritable, entry.IsUser, entry.IsNoExecute);
    }
}
