// SPDX-License-Identifier: MIT
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Sanitizers;

/// <summary>Counts invalidations of pages of which nothing was cached, and none of whose entries had changed since the last one.</summary>
public sealed class UselessInvalidations
{
    private readonly Mmu _mmu;
    private readonly TableJournal _journal;
    private readonly Dictionary<LinearAddress, ulong> _invalidated = [];
    private readonly Dictionary<ulong, (CodePoint First, ulong Count)> _byRip = [];
    private ulong _flushed;

    internal UselessInvalidations(Mmu mmu, TableJournal journal)
    {
        _mmu = mmu;
        _journal = journal;
    }

    /// <summary>INVLPG, and INVPCID of a page, that were heard of.</summary>
    public ulong Total { get; private set; }

    /// <summary>Those of them that were for nothing.</summary>
    public ulong Useless { get; private set; }

    /// <summary>Who made the useless ones, and how many; the most first.</summary>
    public IEnumerable<(CodePoint Maker, ulong Count)> Top =>
        _byRip.Values.OrderByDescending(entry => entry.Count).ThenBy(entry => entry.First.Rip);

    internal void Hear(in ObservedInvalidation invalidation, Func<CodePoint> now)
    {
        if (invalidation.Kind is not (InvalidationKind.Page or InvalidationKind.PageOfContext))
        {
            _journal.SettleAll();
            _flushed = _journal.LastNumber;
            _invalidated.Clear();
            return;
        }

        Total++;
        LinearAddress page = invalidation.Address.PageBase;
        ulong before = _invalidated.GetValueOrDefault(page, _flushed);
        bool isNeeded = _mmu.TryPeek(page, invalidation.Pcid, out _) | HasReason(page, before);
        _invalidated[page] = _journal.LastNumber;
        if (isNeeded)
            return;

        Useless++;
        CodePoint maker = now();
        _byRip[maker.Rip] = _byRip.TryGetValue(maker.Rip, out (CodePoint First, ulong Count) known) ? known with { Count = known.Count + 1 } : (maker, 1);
    }

    /// <summary>Whether an entry on the way to a page has changed, or a paging-structure cache names a table on it.</summary>
    private bool HasReason(LinearAddress page, ulong before)
    {
        _mmu.Look(page, AccessKind.Read, AccessMode.SupervisorWithUserAccess, out TableLook look);
        bool hasChanged = false;
        foreach (WalkStep step in look.Steps)
            hasChanged |= _journal.StoresTo(step.EntryAddress) is [.., TableStore last] && last.Number > before;
        if (hasChanged)
            return true;

        foreach (WalkStep step in look.Steps[1..])
        {
            if (_mmu.CachedTables.Contains(step.EntryAddress.Frame))
                return true;
        }

        return false;
    }
}
