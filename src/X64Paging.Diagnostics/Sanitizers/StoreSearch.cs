// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Diagnostics.Sanitizers;

/// <summary>Finds the change of an entry that made a cached translation stale.</summary>
internal static class StoreSearch
{
    /// <summary>The last change on the way of a walk before which the tables gave the translation.</summary>
    public static (TableStore? Store, PagingLevel Level) FindRestriction(TableJournal journal, in TableLook look, PageTranslation cached)
    {
        TableStore? found = null;
        PagingLevel level = PagingLevel.None;
        foreach (WalkStep step in look.Steps)
        {
            ReadOnlySpan<TableStore> stores = journal.StoresTo(step.EntryAddress);
            for (int i = stores.Length - 1; i >= 0; i--)
            {
                if (!MadeStale(stores[i], step.Level, cached) || stores[i].Number < found?.Number)
                    continue;

                found = stores[i];
                level = step.Level;
                break;
            }
        }

        return (found, level);
    }

    /// <summary>The last change on the way of a walk before which the tables refused an access that they allow now.</summary>
    public static (TableStore? Store, PagingLevel Level) FindGrant(TableJournal journal, in TableLook look, AccessKind kind, AccessMode mode)
    {
        TableStore? found = null;
        PagingLevel level = PagingLevel.None;
        foreach (WalkStep step in look.Steps)
        {
            ReadOnlySpan<TableStore> stores = journal.StoresTo(step.EntryAddress);
            for (int i = stores.Length - 1; i >= 0; i--)
            {
                if (!Refuses(stores[i].Old, kind, mode) || stores[i].Number < found?.Number)
                    continue;

                found = stores[i];
                level = step.Level;
                break;
            }
        }

        return (found, level);
    }

    /// <summary>Whether a change did no more than raise rights, or make an entry present: no invalidation is due then.</summary>
    public static bool OnlyRaisesRights(TableStore store)
    {
        if (!store.Old.IsPresent)
            return true;

        const ulong Raised = (ulong)(PageTableFlags.Writable | PageTableFlags.User | PageTableFlags.Accessed | PageTableFlags.Dirty);
        const ulong Software = (ulong)(PageTableFlags.Software9 | PageTableFlags.Software10 | PageTableFlags.Software11) | 0x7FUL << 52;
        ulong changed = (store.Old.Value ^ store.New.Value) & ~Software;
        changed &= ~(Raised & store.New.Value);
        changed &= ~((ulong)PageTableFlags.NoExecute & store.Old.Value);
        return changed == 0;
    }

    private static bool MadeStale(TableStore store, PagingLevel level, PageTranslation cached)
    {
        PageTableEntry old = store.Old;
        if (!old.IsPresent || !Grants(old, cached))
            return false;
        if (old.IsLeaf(level))
            return (PageSize)level == cached.Size && old.PageBase(level) == cached.Base && (old.Value ^ store.New.Value) != 0;

        // Of an entry that names a table, only what restricts or leads elsewhere counts.
        return !OnlyRaisesRights(store);
    }

    private static bool Grants(PageTableEntry entry, PageTranslation cached) =>
        (EffectiveRights.Combine(cached.Rights, entry) ^ cached.Rights) == 0;

    private static bool Refuses(PageTableEntry entry, AccessKind kind, AccessMode mode) =>
        entry.IsPresent
        && ((kind == AccessKind.Write && !entry.IsWritable)
            || (kind == AccessKind.Fetch && entry.IsNoExecute)
            || (mode == AccessMode.User && !entry.IsUser));
}
