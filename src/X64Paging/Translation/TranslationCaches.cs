// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Translation;

/// <summary>All that a processor keeps of its walks, the TLBs and the paging-structure caches, and what each invalidation drops from them.</summary>
/// <remarks>SDM vol. 3A, "Operations that Invalidate TLBs and Paging-Structure Caches".</remarks>
internal sealed class TranslationCaches
{
    private readonly TranslationCache _translations;
    private readonly PagingStructureCache _structures;
    private readonly Tlb? _tlb;
    private readonly Whims? _whims;

    public TranslationCaches(TlbGeometry geometry, FastTables fast, Whims? whims)
    {
        _structures = new PagingStructureCache(geometry.Structures);
        _whims = whims;
        _tlb = whims == null ? new Tlb(geometry, fast) : null;
        _translations = whims == null ? _tlb! : new HostileTlb(whims);
    }

    /// <summary>The PCID that finds and fills go by.</summary>
    public Pcid Current { get; private set; }

    public ulong FirstLevelMisses => _tlb?.FirstLevelMisses ?? Misses;

    public ulong SecondLevelHits => _tlb?.SecondLevelHits ?? 0;

    /// <summary>Searches in vain.</summary>
    public ulong Misses { get; private set; }

    public WalkReads StructureHits => _structures.Hits;

    public ulong Invalidations { get; private set; }

    public ulong Flushes { get; private set; }

    /// <summary>Goes by other control registers from now on. What is cached stays.</summary>
    public void Use(in PagingControls controls)
    {
        Current = controls.Pcid;
        _structures.Mode = controls.Mode;
    }

    public IEnumerable<CachedTranslation> Entries => _translations.Entries;

    /// <summary>The tables that paging-structure caches name.</summary>
    public IEnumerable<Frame> Tables => _structures.Tables;

    /// <summary>Who hears of invalidations.</summary>
    public IMmuObserver? Observer { get; set; }

    /// <summary>Where the last search that was not in vain has found its translation.</summary>
    public TranslationSource LastSource => _tlb != null && _tlb.LastHitWasSecond ? TranslationSource.SecondLevel : TranslationSource.FirstLevel;

    public bool TryFind(LinearAddress address, TlbSide side, out PageTranslation translation)
    {
        if (_tlb != null ? _tlb.TryFind(address, Current, side, out translation) : _translations.TryFind(address, Current, side, out translation))
            return true;

        Misses++;
        return false;
    }

    public bool TryPeek(LinearAddress address, Pcid pcid, out PageTranslation translation) =>
        _translations.TryPeek(address, pcid, out translation);

    /// <summary>Looks where the fast tables of a side take their pages from. Nothing is counted or moved.</summary>
    public bool TryPeekInnermost(LinearAddress address, TlbSide side, out PageTranslation translation)
    {
        translation = default;
        return _tlb != null && _tlb.TryPeekInnermost(address, Current, side, out translation);
    }

    /// <summary>Whether the fast table of the side may serve pages of the size.</summary>
    public bool AllowsFast(TlbSide side, PageSize size) => _tlb != null && Observer == null && _tlb.AllowsFast(side, size);

    /// <summary>Where a walk begins.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // See PageTableWalker's loop.
    public WalkStart FindStart(LinearAddress address, in WalkStart root)
    {
        // A hostile processor may know only the upper part of the way, or none of it.
        PagingLevel lowest = _whims == null ? PagingLevel.PageDirectory : PagingLevel.PageDirectory + (byte)_whims.Below(4);
        return _structures.Find(address, Current, lowest, root);
    }

    /// <summary>Keeps the way that a walk goes.</summary>
    public CachingObserver Observe(LinearAddress address) => new(_structures, address, Current);

    public void Fill(LinearAddress address, TlbSide side, PageTranslation translation, bool mayReplace) =>
        _translations.Fill(address, Current, side, translation, mayReplace);

    /// <summary>Drops an address from the TLBs, and nothing else: it has been walked for anew.</summary>
    public void DropTranslation(LinearAddress address) => _translations.Drop(address, Current, globalsToo: true);

    /// <summary>#PF: what is cached for the address goes, so that a translation whose rights were raised faults at most once.</summary>
    public void DropForFault(LinearAddress address)
    {
        _translations.Drop(address, Current, globalsToo: true);
        _structures.Drop(address, Current);
    }

    /// <summary>INVLPG.</summary>
    public void InvalidatePage(LinearAddress address)
    {
        Observer?.Invalidating(new(InvalidationKind.Page, address, Current));
        Invalidations++;
        _translations.Drop(address, Current, globalsToo: true);
        _structures.DropContext(Current);
    }

    /// <summary>INVPCID of one address.</summary>
    public void InvalidatePage(LinearAddress address, Pcid pcid)
    {
        Observer?.Invalidating(new(InvalidationKind.PageOfContext, address, pcid));
        Invalidations++;
        _translations.Drop(address, pcid, globalsToo: false);
        _structures.Drop(address, pcid);
    }

    /// <summary>All of a PCID but global translations.</summary>
    public void FlushContext(Pcid pcid)
    {
        Observer?.Invalidating(new(InvalidationKind.Context, default, pcid));
        Flushes++;
        _translations.DropContext(pcid);
        _structures.DropContext(pcid);
    }

    /// <summary>All of the current PCID, and global translations.</summary>
    public void FlushContextAndGlobals()
    {
        Observer?.Invalidating(new(InvalidationKind.ContextAndGlobals, default, Current));
        Flushes++;
        _translations.DropGlobals();
        _translations.DropContext(Current);
        _structures.DropContext(Current);
    }

    public void FlushAllButGlobals()
    {
        Observer?.Invalidating(new(InvalidationKind.AllButGlobals, default, default));
        Flushes++;
        _translations.DropAllButGlobals();
        _structures.DropAll();
    }

    public void FlushAll()
    {
        Observer?.Invalidating(new(InvalidationKind.All, default, default));
        Flushes++;
        _translations.DropAll();
        _structures.DropAll();
    }

    /// <summary>A hostile processor's moods, before an access.</summary>
    public void Disturb(LinearAddress address)
    {
        if (_whims!.OneIn(64))
            _translations.DropAll();
        if (_whims.OneIn(32))
            _structures.DropAll();
        if (_whims.OneIn(16))
            DropTranslation(address);
    }
}
