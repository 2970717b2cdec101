// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;

namespace X64Paging.Tests.Paging;

/// <summary>One kind and mode of access under one setting of the control bits, against <see cref="RightsOracle"/>.</summary>
internal sealed class RightsComparison : IDisposable
{
    private readonly RightsTables _tables;
    private readonly AccessKind _kind;
    private readonly AccessMode _mode;
    private readonly AccessSwitches _switches;
    private readonly int _leafCount;
    private readonly Mistakes _mistakes;
    private readonly PagingControls _controls;
    private readonly PagingControls _priming;
    private readonly Mmu _mmu;

    public RightsComparison(PhysicalMemory memory, AccessKind kind, AccessMode mode, AccessSwitches switches, int leafCount, Mistakes mistakes)
    {
        _tables = new RightsTables(memory);
        _kind = kind;
        _mode = mode;
        _switches = switches;
        _leafCount = leafCount;
        _mistakes = mistakes;
        _controls = switches.Controls(RightsTables.Cr3) with { Pkru = RightsTables.Pkru, Pkrs = RightsTables.Pkrs };

        // A translation is cached under other controls than it is used under, but for NXE: no switch asks for an invalidation.
        AccessSwitches others = (~switches & AccessSwitches.All) ^ AccessSwitches.NoExecuteEnable;
        _priming = others.Controls(RightsTables.Cr3);
        _mmu = new Mmu(memory, _controls, Geometries.Unified(leafCount, 1, 1, 1, 1, 1));
    }

    /// <summary>Compares all leaves under three upper entries.</summary>
    public void Compare(int pml4, int pdpt, int directory)
    {
        _mmu.InvalidateAll();
        _mmu.Controls = _controls;
        for (int leaf = 0; leaf < _leafCount; leaf++)
            CompareWalked(pml4, pdpt, directory, leaf);

        _mmu.InvalidateAll();
        _mmu.Controls = _priming;
        for (int leaf = 0; leaf < _leafCount; leaf++)
            _mmu.TryTranslate(_tables.Lay(pml4, pdpt, directory, leaf), AccessKind.Read, AccessMode.SupervisorWithUserAccess, out _, out _);

        _mmu.Controls = _controls;
        for (int leaf = 0; leaf < _leafCount; leaf++)
            CompareCached(pml4, pdpt, directory, leaf);
    }

    public void Dispose() => _mmu.Dispose();

    private void CompareWalked(int pml4, int pdpt, int directory, int leaf)
    {
        LinearAddress address = _tables.Lay(pml4, pdpt, directory, leaf);
        PathRights path = RightsTables.RightsOf(pml4, pdpt, directory, leaf);
        AccessOutcome expected = RightsOracle.Expect(path, _kind, _mode, _switches);

        AccessOutcome first = Access(address, FaultSource.Walk);
        AccessOutcome marked = Marked(first, pml4, pdpt, directory, leaf);
        if (marked != expected)
            Add(path, "walked", expected, marked);

        // If the first one was allowed, it is cached now.
        AccessOutcome second = Access(address, FaultSource.Walk);
        AccessOutcome markedAgain = Marked(second, pml4, pdpt, directory, leaf);
        if (markedAgain != expected)
            Add(path, "again", expected, markedAgain);
    }

    private void CompareCached(int pml4, int pdpt, int directory, int leaf)
    {
        LinearAddress address = RightsTables.AddressOf(pml4, pdpt, directory, leaf);
        if (!_mmu.TryPeek(address, default, out _))
            return; // XD while NXE is clear: never cached.

        const int AllFour = 0b1_1110;
        PathRights path = RightsTables.RightsOf(pml4, pdpt, directory, leaf);
        AccessOutcome expected = RightsOracle.Expect(path, _kind, _mode, _switches) with { Accessed = AllFour };

        // What is refused for D alone is refused by the tables: a cached D that is clear is never the last word.
        bool isWalked = expected is { Rule: RefusalRule.ShadowStack, Bit: 6 } && (expected.ErrorCode & 0x20) == 0;
        AccessOutcome actual = Marked(
            Access(address, isWalked ? FaultSource.Walk : FaultSource.CachedTranslation), pml4, pdpt, directory, leaf);

        if (actual != expected)
            Add(path, "cached", expected, actual);
    }

    private AccessOutcome Access(LinearAddress address, FaultSource source)
    {
        bool isAllowed = _mmu.TryTranslate(address, _kind, _mode, out PhysicalAddress physical, out PageFault fault);
        if (isAllowed)
        {
            if (physical != RightsTables.Target(address))
                Assert.Fail($"{address} is at {physical}");
            return new AccessOutcome(null, 0, 0);
        }

        if ((address, source, _kind, _mode, false) != (fault.Address, fault.Source, fault.Kind, fault.Mode, fault.IsSpurious)
            || fault.Refusal.KeyDenies != ((fault.ErrorCode & PageFaultErrorCode.ProtectionKey) != 0)
            || fault.Refusal.EntryAddress != RightsTables.EntryAddress(fault.Refusal.Level, IndexOf(address, fault.Refusal.Level)))
        {
            Assert.Fail($"{address}: {fault}");
        }

        return new AccessOutcome((int)fault.ErrorCode, 0, 0, fault.Refusal.Rule, fault.Refusal.Level, fault.Refusal.Bit);
    }

    private static int IndexOf(LinearAddress address, PagingLevel level) => (int)(address.Value >> (3 + 9 * (int)level)) & 0x1FF;

    private AccessOutcome Marked(AccessOutcome outcome, int pml4, int pdpt, int directory, int leaf)
    {
        (int accessed, int dirty) = _tables.Marks(pml4, pdpt, directory, leaf);
        return outcome with { Accessed = accessed, Dirty = dirty };
    }

    private void Add(PathRights path, string how, AccessOutcome expected, AccessOutcome actual) =>
        _mistakes.Add($"{_switches}: {path}, {how}: expected {expected}, got {actual}");
}
