// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Sanitizers;

/// <summary>Compares each translation that an access goes by with the tables as they are, and finds the change that was not followed by an invalidation.</summary>
/// <remarks>
/// Hardware never tells software that a translation is stale. This does, and changes nothing that software sees. Each mistake is told
/// once for a page and a change. SDM vol. 3A, "Propagation of Paging-Structure Changes to Multiple Processors", "Optional Invalidation".
/// </remarks>
public sealed class TlbSanitizer : IMmuObserver, IFrameObserver, IDisposable
{
    private readonly Mmu _mmu;
    private readonly FrameAllocator? _frames;
    private readonly IMmuObserver? _nextMmu;
    private readonly IFrameObserver? _nextFrames;
    private readonly Func<CodePoint> _now;
    private readonly Action<SanitizerReport> _report;
    private readonly TableJournal _journal;
    private readonly CachedFrames _cached;
    private readonly HashSet<(LinearAddress Page, ulong Store, ulong Cached)> _told = [];
    private Frame _lastLeafTable;

    /// <summary>Begins to observe. Who observed before hears of everything still.</summary>
    /// <param name="mmu">The MMU.</param>
    /// <param name="frames">Whose frames are watched for being freed too early; nobody's if <see langword="null"/>.</param>
    /// <param name="now">Tells where the run is.</param>
    /// <param name="report">Is given each report when its access is made.</param>
    /// <param name="storing">Tells who changes tables, where that is not whose turn it is; <paramref name="now"/> if not given.</param>
    public TlbSanitizer(
        Mmu mmu, FrameAllocator? frames, Func<CodePoint> now, Action<SanitizerReport> report, Func<CodePoint>? storing = null)
    {
        ArgumentNullException.ThrowIfNull(mmu);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(report);
        _mmu = mmu;
        _frames = frames;
        _now = now;
        _report = report;
        _journal = new TableJournal(mmu, storing ?? now);
        _cached = new CachedFrames(mmu);
        Invalidations = new UselessInvalidations(mmu, _journal);
        _nextMmu = mmu.Observer;
        mmu.Observer = this;
        if (frames == null)
            return;

        _nextFrames = frames.Observer;
        frames.Observer = this;
    }

    /// <summary>Invalidations that were heard of, and those for nothing.</summary>
    public UselessInvalidations Invalidations { get; }

    /// <summary>Accesses that went by a stale translation, or that one refused, however often they were told.</summary>
    public ulong StaleAccesses { get; private set; }

    /// <inheritdoc/>
    public void Accessed(in ObservedAccess access)
    {
        _nextMmu?.Accessed(access);
        _cached.MayHaveGrown();
        _mmu.Look(access.Address, access.Kind, access.Mode, out TableLook look);
        Track(look);
        if (Judge(access, look) is { } staleness)
            Tell(access, look, staleness);
    }

    /// <inheritdoc/>
    public void Faulted(in PageFault fault, int entriesRead)
    {
        _nextMmu?.Faulted(fault, entriesRead);
        _cached.MayHaveGrown();
        _mmu.Look(fault.Address, fault.Kind, fault.Mode, out TableLook look);
        Track(look);
        if (!look.IsAllowed)
            return;

        StaleAccesses++;
        (TableStore? store, PagingLevel level) = StoreSearch.FindGrant(_journal, look, fault.Kind, fault.Mode);
        bool isPresent = (fault.ErrorCode & PageFaultErrorCode.Present) != 0;
        bool isHarmless = store is { } found ? StoreSearch.OnlyRaisesRights(found) : isPresent;
        if (_told.Add((fault.Address.PageBase, store?.Number ?? 0, 0)))
        {
            _report(new StaleTranslation(
                _now(), isHarmless ? Staleness.SpuriousFault : Staleness.NeedlessFault, fault.Address, fault.Kind, fault.Mode, default,
                TranslationSource.FirstLevel, look.Steps[^1], store, level));
        }
    }

    /// <inheritdoc/>
    public void Invalidating(in ObservedInvalidation invalidation)
    {
        _nextMmu?.Invalidating(invalidation);
        Invalidations.Hear(invalidation, _now);
    }

    /// <inheritdoc/>
    public void Allocated(Frame frame) => _nextFrames?.Allocated(frame);

    /// <inheritdoc/>
    public void Referenced(Frame frame, uint references) => _nextFrames?.Referenced(frame, references);

    /// <inheritdoc/>
    public void Released(Frame frame, uint references)
    {
        _nextFrames?.Released(frame, references);
        if (references > 0)
            return;

        if (_cached.FindTranslationTo(frame) is { } cached)
            TellFreed(frame, cached);
        else if (_cached.NamesTable(frame))
            _report(new FreedWhileCached(_now(), frame, null, null, null));
        _journal.Forget(frame);
        if (_lastLeafTable == frame)
            _lastLeafTable = default;
    }

    /// <summary>Gives the observed their observers of before.</summary>
    public void Dispose()
    {
        _mmu.Observer = _nextMmu;
        if (_frames != null)
            _frames.Observer = _nextFrames;
        _journal.Dispose();
    }

    /// <summary>Keeps account of the tables of a walk from now on. Where the leaf's is known, those above it are, too.</summary>
    private void Track(in TableLook look)
    {
        ReadOnlySpan<WalkStep> steps = look.Steps;
        if (steps.IsEmpty || steps[^1].EntryAddress.Frame == _lastLeafTable)
            return;

        foreach (WalkStep step in steps)
            _journal.Track(step.EntryAddress.Frame);
        _lastLeafTable = steps[^1].EntryAddress.Frame;
    }

    /// <summary>Whether the tables would have given another translation.</summary>
    private static Staleness? Judge(in ObservedAccess access, in TableLook look)
    {
        PageTranslation used = access.Translation;
        PageTranslation current = look.Translation;
        if (!look.IsAllowed)
            return Staleness.Forbidden;
        if (used.PhysicalAddress(access.Address) != current.PhysicalAddress(access.Address))
            return Staleness.OtherFrame;
        if (access.Kind is AccessKind.Write or AccessKind.ShadowStackWrite && used.IsDirty && !current.IsDirty)
            return Staleness.WriteNotRecorded;
        return used.Size != current.Size ? Staleness.OtherSize : null;
    }

    private void Tell(in ObservedAccess access, in TableLook look, Staleness staleness)
    {
        StaleAccesses++;
        (TableStore? store, PagingLevel level) = StoreSearch.FindRestriction(_journal, look, access.Translation);
        if (!_told.Add((access.Address.PageBase, store?.Number ?? 0, store == null ? access.Translation.Effective.Value : 1)))
            return;

        _report(new StaleTranslation(
            _now(), staleness, access.Address, access.Kind, access.Mode, access.Translation, access.Source, look.Steps[^1], store, level));
    }

    private void TellFreed(Frame frame, CachedTranslation cached)
    {
        _mmu.Look(cached.Page, AccessKind.Read, AccessMode.SupervisorWithUserAccess, out TableLook look);
        WalkStep current = look.Steps[^1];
        (TableStore? store, _) = StoreSearch.FindRestriction(_journal, look, cached.Translation);
        _report(new FreedWhileCached(_now(), frame, cached, current, store));
    }
}
