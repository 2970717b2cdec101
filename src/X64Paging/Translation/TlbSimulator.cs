// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Translation;

/// <summary>TLBs and paging-structure caches of another geometry than an MMU's, fed with what that MMU does: what they would have missed.</summary>
/// <remarks>
/// <para>It is an observer of the MMU, or is told by one. Fed from the beginning, with the MMU's own geometry it counts what the MMU
/// counts.</para>
/// <para>The stream of accesses is the MMU's. A translation that only these TLBs still hold, and that refuses an access, is counted as a
/// spurious fault; what a kernel would have done about it is not in the stream. A paging-structure cache keeps the way, not its rights.</para>
/// </remarks>
public sealed class TlbSimulator : IMmuObserver, IDisposable
{
    private readonly Mmu _mmu;
    private readonly FastTables _fast = new();
    private readonly TranslationCaches _caches;
    private WalkReads _entriesRead;
    private ulong _dirtyWalks;
    private ulong _faults;
    private ulong _spuriousFaults;

    /// <summary>Makes TLBs that hold nothing.</summary>
    /// <param name="mmu">The MMU whose accesses will be told of.</param>
    /// <param name="geometry">What there is to cache translations.</param>
    /// <exception cref="ArgumentOutOfRangeException">The geometry has a size that is out of range.</exception>
    public TlbSimulator(Mmu mmu, TlbGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(mmu);
        ArgumentNullException.ThrowIfNull(geometry);
        _mmu = mmu;
        Geometry = geometry;
        _caches = new TranslationCaches(geometry, _fast, whims: null);
    }

    /// <summary>What there is to cache translations.</summary>
    public TlbGeometry Geometry { get; }

    /// <summary>What an MMU of this geometry would have counted.</summary>
    public MmuStatistics Statistics => new(
        _caches.FirstLevelMisses,
        _caches.SecondLevelHits,
        _caches.Misses,
        _dirtyWalks,
        _entriesRead,
        _caches.StructureHits,
        _faults,
        _spuriousFaults,
        _caches.Invalidations,
        _caches.Flushes);

    /// <inheritdoc/>
    public void Accessed(in ObservedAccess access)
    {
        TlbSide side = access.Kind == AccessKind.Fetch ? TlbSide.Instruction : TlbSide.Data;
        _caches.Use(_mmu.InForce);
        bool isHeld = _caches.TryFind(access.Address, side, out PageTranslation held);
        if (isHeld && !_mmu.Walker.RequirementOf(access.Kind, access.Mode).AllowsButForDirty(held))
        {
            _faults++;
            _spuriousFaults++;
            _caches.DropForFault(access.Address);
            isHeld = _caches.TryFind(access.Address, side, out held);
        }

        if (isHeld)
        {
            if (held.IsDirty || access.Kind is AccessKind.Read or AccessKind.Fetch)
                return;

            _dirtyWalks++;
        }

        PageTranslation translation = access.Translation;
        Walk(access.Address, translation.Size.Level);
        if (isHeld && held != translation with { Effective = translation.Effective.Without(PageTableFlags.Dirty) })
            _caches.DropTranslation(access.Address);
        _caches.Fill(access.Address, side, translation, mayReplace: isHeld);
    }

    /// <inheritdoc/>
    public void Faulted(in PageFault fault, int entriesRead)
    {
        TlbSide side = fault.Kind == AccessKind.Fetch ? TlbSide.Instruction : TlbSide.Data;
        _caches.Use(_mmu.InForce);
        if (!_caches.TryFind(fault.Address, side, out _))
        {
            // Where the stale translation is not held, the tables allow the access.
            if (fault.IsSpurious)
                return;

            WalkToRefusal(fault);
        }

        _faults++;
        if (fault.IsSpurious)
            _spuriousFaults++;
        _caches.DropForFault(fault.Address);
    }

    /// <inheritdoc/>
    public void Invalidating(in ObservedInvalidation invalidation)
    {
        _caches.Use(_mmu.InForce);
        switch (invalidation.Kind)
        {
            case InvalidationKind.Page:
                _caches.InvalidatePage(invalidation.Address);
                break;

            case InvalidationKind.PageOfContext:
                _caches.InvalidatePage(invalidation.Address, invalidation.Pcid);
                break;

            case InvalidationKind.Context:
                _caches.FlushContext(invalidation.Pcid);
                break;

            case InvalidationKind.ContextAndGlobals:
                _caches.FlushContextAndGlobals();
                break;

            case InvalidationKind.AllButGlobals:
                _caches.FlushAllButGlobals();
                break;

            default:
                _caches.FlushAll();
                break;
        }
    }

    /// <summary>Gives native memory back to the host.</summary>
    public void Dispose() => _fast.Dispose();

    /// <summary>A walk that the tables refuse. The last entry is looked up: rights are judged at the leaf, whatever level refuses.</summary>
    private void WalkToRefusal(in PageFault fault)
    {
        PagingLevel last = _mmu.Probe(fault.Address, fault.Kind, fault.Mode).Steps[^1].Level;
        if (Walk(fault.Address, last) != _mmu.Walker.Root.Level && _mmu.InForce.Does(PagingVariants.RewalkBeforeFault))
        {
            _caches.DropForFault(fault.Address);
            Walk(fault.Address, last);
        }
    }

    /// <summary>Counts a walk, and keeps the way that it goes.</summary>
    /// <returns>The level at which it began.</returns>
    private PagingLevel Walk(LinearAddress address, PagingLevel last)
    {
        WalkStart start = _caches.FindStart(address, _mmu.Walker.Root);
        CachingObserver observer = _caches.Observe(address);
        for (PagingLevel level = start.Level; level >= last; level--)
        {
            _entriesRead[(int)level]++;
            if (level > last)
                observer.Enter(start with { Level = level - 1 });
        }

        return start.Level;
    }
}
