// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Translation;

/// <summary>The memory-management unit: TLBs, paging-structure caches, walker, page faults, and the instructions that invalidate.</summary>
/// <remarks>
/// <para>A store to a page table invalidates nothing, as on hardware: a translation lives until INVLPG, a load of CR3 or their kin
/// drop it, or the TLB needs its room. SDM vol. 3A, "Caching Translation Information".</para>
/// <para>A fault is a value that comes back; no member throws for what a guest does, and none on the way of an access allocates (but a
/// <see cref="Hostility">hostile</see> MMU's).</para>
/// </remarks>
public sealed unsafe class Mmu : IDisposable
{
    private readonly PhysicalMemory _memory;
    private readonly PageTableWalker _walker;
    private readonly TranslationCaches _caches;
    private readonly HostileMoods? _moods;
    private readonly FastTables _fast = new();
    private ulong _dirtyWalks;
    private ulong _faults;
    private ulong _spuriousFaults;
    private ulong _readsBeforeAccess;

    /// <summary>Makes an MMU before the memory, with nothing cached.</summary>
    /// <param name="memory">Where tables and pages lie.</param>
    /// <param name="controls">The control registers. In PAE paging their PDPTEs count, until CR3 is loaded.</param>
    /// <param name="geometry">What there is to cache translations; <see cref="TlbGeometry.Default"/> if none is given.</param>
    /// <param name="hostility">Asks for the worst that the architecture allows; the geometry's TLBs are then without limits.</param>
    /// <exception cref="ArgumentOutOfRangeException">MAXPHYADDR is not 32 to 52, or the geometry has a size that is out of range.</exception>
    public Mmu(PhysicalMemory memory, in PagingControls controls, TlbGeometry? geometry = null, Hostility? hostility = null)
    {
        ArgumentNullException.ThrowIfNull(memory);
        _memory = memory;
        _walker = new PageTableWalker(memory, controls);
        Whims? whims = hostility == null ? null : new Whims(hostility);
        _caches = new TranslationCaches(geometry ?? TlbGeometry.Default, _fast, whims);
        _moods = whims == null ? null : new HostileMoods(_walker, _caches, whims);
        Controls = controls;
    }

    /// <summary>The memory behind this MMU.</summary>
    public PhysicalMemory Memory => _memory;

    /// <summary>The control registers that translations go by.</summary>
    /// <remarks>
    /// A host's back door: whatever is set is taken, and drops no translation. What software does, with its checks and invalidations, are
    /// <see cref="TryLoadCr0"/>, <see cref="TryLoadCr3"/>, <see cref="TryLoadCr4"/>, <see cref="TryLoadEfer"/>, <see cref="Pkru"/>.
    /// </remarks>
    public PagingControls Controls
    {
        get => _walker.Controls;
        set
        {
            _walker.Controls = value;
            _caches.Use(value);

            // What the fast tables allow was judged by the old registers.
            _fast.DropAll();
        }
    }

    /// <summary>PKRU, as RDPKRU and WRPKRU see it. It acts at once, on cached translations too.</summary>
    public uint Pkru
    {
        get => InForce.Pkru;
        set => Controls = InForce with { Pkru = value };
    }

    /// <summary>What has been counted since the MMU was made.</summary>
    public MmuStatistics Statistics => new(
        _caches.FirstLevelMisses,
        _caches.SecondLevelHits,
        _caches.Misses,
        _dirtyWalks,
        _walker.Reads,
        _caches.StructureHits,
        _faults,
        _spuriousFaults,
        _caches.Invalidations,
        _caches.Flushes);

    /// <summary>Who hears of each access, fault and invalidation; nobody if <see langword="null"/>.</summary>
    public IMmuObserver? Observer
    {
        get => _caches.Observer;
        set
        {
            _caches.Observer = value;
            _fast.DropAll();
        }
    }

    /// <summary>Every translation that is cached, of all PCIDs and levels: a page may come more than once. For tests and reports.</summary>
    public IEnumerable<CachedTranslation> CachedTranslations => _caches.Entries;

    /// <summary>The frames of the tables that paging-structure caches name. For tests and reports.</summary>
    public IEnumerable<Frame> CachedTables => _caches.Tables;

    /// <summary>The control registers without a copy.</summary>
    internal ref readonly PagingControls InForce => ref _walker.InForce;

    internal FastTables Fast => _fast;

    internal PageTableWalker Walker => _walker;

    /// <summary>Whether each block's fetch is to come here. A hostile MMU's moods go by what comes: an observer makes it no more.</summary>
    internal bool IsToHearFetches => Observer != null && _moods == null;

    /// <summary>Translates one access that lies within a 4 KiB page.</summary>
    /// <param name="address">Linear address of the first byte; must be canonical (the caller raises #GP or #SS).</param>
    /// <param name="kind">What the access does.</param>
    /// <param name="mode">On whose behalf.</param>
    /// <param name="physical">Physical address of the byte when the result is <see langword="true"/>.</param>
    /// <param name="fault">Otherwise the #PF to deliver.</param>
    /// <returns>
    /// <see langword="false"/> on a page fault. If the tables refused, the accessed flags of the entries above the refusing one are
    /// then set, the leaf's is not, and no dirty flag is. The translation of the address has left the TLB.
    /// </returns>
    /// <remarks>
    /// SDM vol. 3A, "Determination of Access Rights", "Accessed and Dirty Flags", "Page-Fault Exceptions". Cost: a search of one set
    /// for each array and page size of the TLBs on a hit, up to five dependent loads more on a miss.
    /// </remarks>
    public bool TryTranslate(LinearAddress address, AccessKind kind, AccessMode mode, out PhysicalAddress physical, out PageFault fault)
    {
        if (TryTranslatePage(address, kind, mode, out PageTranslation translation, out fault))
        {
            physical = translation.PhysicalAddress(address);
            fault = default;
            return true;
        }

        physical = default;
        return false;
    }

    /// <summary>Translates one access, and tells all about its page. The fault is left as it is when the result is <see langword="true"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // Its callers are slow paths that would grow too big for the registers.
    internal bool TryTranslatePage(LinearAddress address, AccessKind kind, AccessMode mode, out PageTranslation translation, out PageFault fault)
    {
        _moods?.BeforeAccess(address);
        if (Observer != null)
            _readsBeforeAccess = _walker.Reads.Total;

        if (_caches.TryFind(address, SideOf(kind), out translation))
        {
            if (!_walker.RequirementOf(kind, mode).AllowsButForDirty(translation))
                return TryAgainAsCached(address, kind, mode, ref translation, out fault);

            if (translation.IsDirty || kind is AccessKind.Read or AccessKind.Fetch)
            {
                _caches.Observer?.Accessed(new(address, kind, mode, translation, _caches.LastSource, EntriesRead: 0));
                Unsafe.SkipInit(out fault); // Clearing it would cost half of a hit.
                return true;
            }

            // D is clear in the cached entry. The processor goes back to the tables to set it, and they may have changed since.
            _dirtyWalks++;
        }

        return TryWalk(address, kind, mode, ref translation, out fault);
    }

    /// <summary>Translates an access as an instruction makes it: tags are masked off, the address is checked, both pages are translated.</summary>
    /// <param name="access">The access.</param>
    /// <param name="translation">Where its bytes lie when the result is <see langword="true"/>.</param>
    /// <param name="fault">Otherwise the exception; of two pages, the lower one's comes first.</param>
    /// <returns>
    /// <see langword="false"/> for an exception. When the upper page faults, the accessed and dirty flags of the lower are set: it passed its
    /// own check.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The size is not 1 to 4,096.</exception>
    public bool TryAccess(in MemoryAccess access, out AccessTranslation translation, out AccessFault fault)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(access.Size, 1, nameof(access));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(access.Size, Frame.Size, nameof(access));
        translation = default;
        fault = default;
        if (!LinearAddressRules.TryResolve(
            InForce, access.Address, access.Size, access.Kind, access.Mode, access.Segment, out LinearAddress address))
        {
            fault = new(access.Segment == AddressedSegment.Stack ? AccessFaultKind.StackFault : AccessFaultKind.GeneralProtection, default);
            return false;
        }

        if (TryTranslatePages(address, access.Size, access.Kind, access.Mode, out translation, out PageFault pageFault))
            return true;

        fault = new(AccessFaultKind.PageFault, pageFault);
        return false;
    }

    /// <summary>Looks through the tables as they are now, for an access that does not happen: no flag is set, no TLB asked. Allocates.</summary>
    public Walk Probe(LinearAddress address, AccessKind kind, AccessMode mode) => _walker.Probe(address, kind, mode);

    /// <summary>Looks for a cached translation, of a PCID or global, in whichever TLB: for tests and reports. Nothing is counted or moved.</summary>
    public bool TryPeek(LinearAddress address, Pcid pcid, out PageTranslation translation) =>
        _caches.TryPeek(address, pcid, out translation);

    /// <summary>The same in what the fast tables of a kind of access are a subset of.</summary>
    internal bool TryPeekInnermost(LinearAddress address, AccessKind kind, out PageTranslation translation) =>
        _caches.TryPeekInnermost(address, SideOf(kind), out translation);

    /// <summary>
    /// INVLPG: drops the current PCID's and any global translation of the page that holds the address, of whatever size, and all of the
    /// PCID's paging-structure caches.
    /// </summary>
    /// <remarks>A non-canonical address is ignored. SDM vol. 3A, "Operations that Invalidate TLBs and Paging-Structure Caches".</remarks>
    public void InvalidatePage(LinearAddress address)
    {
        if (LinearAddressRules.IsCanonical(InForce, address))
            _caches.InvalidatePage(address);
    }

    /// <summary>Does what a change to the tables left to do, if anything: INVLPG.</summary>
    public void Invalidate(PendingInvalidation pending)
    {
        if (pending.IsRequired)
            InvalidatePage(pending.Address);
    }

    /// <summary>INVPCID.</summary>
    /// <param name="type">The type: the register operand, whatever it holds.</param>
    /// <param name="descriptor">The descriptor's lower half: the PCID in bits 11:0.</param>
    /// <param name="address">The descriptor's upper half.</param>
    /// <returns><see langword="false"/> for #GP(0). CPL is the caller's to check, and the read of the descriptor its to make.</returns>
    public bool TryInvalidatePcid(PcidInvalidation type, ulong descriptor, LinearAddress address)
    {
        if (!type.Accepts(InForce, descriptor, address))
            return false;

        Pcid pcid = new((int)descriptor);
        switch (type)
        {
            case PcidInvalidation.IndividualAddress:
                _caches.InvalidatePage(address, pcid);
                break;

            case PcidInvalidation.SingleContext:
                _caches.FlushContext(pcid);
                break;

            case PcidInvalidation.AllContextsWithGlobals:
                _caches.FlushAll();
                break;

            default:
                _caches.FlushAllButGlobals();
                break;
        }

        return true;
    }

    /// <summary>Drops every translation, global ones too, as a change of CR4.PGE does.</summary>
    public void InvalidateAll() => _caches.FlushAll();

    /// <summary>MOV to CR3: names another root. Drops the new PCID's translations but global ones, unless bit 63 says to keep them.</summary>
    /// <param name="value">The value to load.</param>
    /// <returns><see langword="false"/> for #GP(0): a reserved bit is set, or with PAE paging a PDPTE has one. Nothing has changed.</returns>
    public bool TryLoadCr3(ulong value)
    {
        PagingControls before = _walker.Controls;
        if (!ControlRegisters.TryLoadCr3(before, value, out PagingControls after)
            || (after.Mode == PagingMode.Pae && !PdpteLoader.TryLoad(_memory, ref after)))
        {
            return false;
        }

        Controls = after;
        if (!ControlRegisters.KeepsTranslations(before, value))
            _caches.FlushContext(_caches.Current);
        return true;
    }

    /// <summary>MOV to CR3 by a host that knows its tables.</summary>
    /// <exception cref="ArgumentException">The value would be #GP(0).</exception>
    public void LoadCr3(ulong value)
    {
        if (!TryLoadCr3(value))
            throw new ArgumentException($"0x{value:x} cannot be loaded into CR3: a reserved bit is set.", nameof(value));
    }

    /// <summary>MOV to CR0.</summary>
    /// <param name="value">The value to load.</param>
    /// <param name="code">Whether CS.L is set.</param>
    /// <param name="task">What TR names.</param>
    /// <returns><see langword="false"/> for #GP(0); nothing has changed then.</returns>
    public bool TryLoadCr0(ulong value, CodeSegmentMode code = CodeSegmentMode.SixtyFourBit, TaskStateKind task = TaskStateKind.Wide) =>
        ControlRegisters.TryLoadCr0(InForce, value, code, task, out PagingControls after) && TryApply(after);

    /// <summary>MOV to CR4.</summary>
    /// <returns><see langword="false"/> for #GP(0); nothing has changed then.</returns>
    public bool TryLoadCr4(ulong value) => ControlRegisters.TryLoadCr4(InForce, value, out PagingControls after) && TryApply(after);

    /// <summary>WRMSR to IA32_EFER.</summary>
    /// <returns><see langword="false"/> for #GP(0); nothing has changed then.</returns>
    public bool TryLoadEfer(ulong value) => ControlRegisters.TryLoadEfer(InForce, value, out PagingControls after) && TryApply(after);

    /// <summary>WRMSR to IA32_PKRS. It acts at once, on cached translations too.</summary>
    /// <returns><see langword="false"/> for #GP(0); nothing has changed then.</returns>
    public bool TryLoadPkrs(ulong value) => ControlRegisters.TryLoadPkrs(InForce, value, out PagingControls after) && TryApply(after);

    /// <summary>Gives the fast tables back to the host. The memory stays.</summary>
    public void Dispose() => _fast.Dispose();

    /// <summary>Translates an access of the processor within one page and finds its bytes in the host.</summary>
    /// <param name="address">A canonical linear address.</param>
    /// <param name="kind">What the access does: a shadow-stack access is not made through here.</param>
    /// <param name="mode">On whose behalf.</param>
    /// <param name="host">The first byte in the host, or null where there is no RAM.</param>
    /// <param name="fault">The #PF, if the result is <see langword="false"/>.</param>
    /// <remarks>
    /// The watcher of a frame that is opened for writing has been told. The page is in the fast table from now on, unless the access is
    /// implicit, the watcher watches on, or the TLB does not allow it.
    /// </remarks>
    internal bool TryOpen(LinearAddress address, AccessKind kind, AccessMode mode, out byte* host, out PageFault fault)
    {
        if (!TryTranslatePage(address, kind, mode, out PageTranslation translation, out fault))
        {
            host = null;
            return false;
        }

        PhysicalAddress physical = translation.PhysicalAddress(address);
        host = _memory.HostPointer(physical);
        if (host != null)
        {
            if (kind == AccessKind.Write)
                _memory.AnnounceWrite(physical.Frame);

            // The watcher may have asked to hear of the write after this one, too.
            if (mode != AccessMode.SupervisorImplicit && _caches.AllowsFast(SideOf(kind), translation.Size) && !(kind == AccessKind.Write && _memory.IsWatched(physical.Frame)))
                _fast.Fill(kind, mode, address, host);
        }

        return true;
    }

    /// <summary>Asks to hear of the next write to a frame of RAM, by <see cref="PhysicalMemory.WatchedFrameWritten"/>.</summary>
    public void Watch(Frame frame)
    {
        if (!_memory.Contains(frame) || _memory.IsWatched(frame))
            return;

        _memory.Watch(frame);
        _fast.DropWritesTo(_memory.HostPointer(frame.Base));
    }

    private int EntriesReadForAccess => (int)(_walker.Reads.Total - _readsBeforeAccess);

    private static TlbSide SideOf(AccessKind kind) => kind == AccessKind.Fetch ? TlbSide.Instruction : TlbSide.Data;

    private bool TryApply(PagingControls after)
    {
        PagingControls before = _walker.Controls;
        if (ControlRegisters.ReloadsPdptes(before, after) && !PdpteLoader.TryLoad(_memory, ref after))
            return false;

        Controls = after;
        switch (ControlFlush.Of(before, after))
        {
            case FlushScope.All:
                _caches.FlushAll();
                break;

            case FlushScope.ContextAndGlobals:
                _caches.FlushContextAndGlobals();
                break;
        }

        return true;
    }

    /// <summary>Translates by the tables, and keeps the translation in place of the one that the TLB held, if any.</summary>
    /// <param name="translation">What the TLB held, or the default; what the tables say, when the result is <see langword="true"/>.</param>
    private bool TryWalk(LinearAddress address, AccessKind kind, AccessMode mode, ref PageTranslation translation, out PageFault fault)
    {
        PageTranslation held = translation;
        Observer?.Walking(address);
        WalkStart start = _caches.FindStart(address, _walker.Root);
        CachingObserver observer = _caches.Observe(address);
        if (!_walker.TryWalk(start, address, kind, mode, ref observer, out translation, out Refusal refusal))
            return TryOrRefuse(start, address, kind, mode, refusal, out translation, out fault);

        // If the tables have changed, what was made from the held translation goes with it: a page lies in one place at a time.
        bool isHeld = held.Effective.IsPresent;
        if (isHeld && held != translation with { Effective = translation.Effective.Without(PageTableFlags.Dirty) })
            _caches.DropTranslation(address);
        _caches.Fill(address, SideOf(kind), translation, mayReplace: isHeld);
        TranslationSource source = isHeld ? TranslationSource.DirtyWalk : TranslationSource.Walk;
        Observer?.Accessed(new(address, kind, mode, translation, source, EntriesReadForAccess));
        Unsafe.SkipInit(out fault); // As above.
        return true;
    }

    /// <summary>A walk has refused: a fault, unless it began at stale data and this processor looks again.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryOrRefuse(
        in WalkStart start, LinearAddress address, AccessKind kind, AccessMode mode, in Refusal refusal, out PageTranslation translation, out PageFault fault)
    {
        // What a paging-structure cache said is cached data too.
        if (start.Level != _walker.Root.Level && InForce.Does(PagingVariants.RewalkBeforeFault))
            return TryWalkAnew(address, kind, mode, out translation, out fault);

        // A walk that began below the root may have gone by an upper entry that is there no more.
        translation = default;
        fault = _walker.LeadsTo(address, start)
            ? Raise(address, kind, mode, refusal, refusal, FaultSource.Walk)
            : RefuseCached(address, kind, mode, refusal);
        return false;
    }

    /// <summary>The cached rights refuse: a fault, unless this processor looks at the tables once more before it raises one.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryAgainAsCached(LinearAddress address, AccessKind kind, AccessMode mode, ref PageTranslation translation, out PageFault fault)
    {
        if (InForce.Does(PagingVariants.RewalkBeforeFault))
            return TryWalkAnew(address, kind, mode, out translation, out fault);

        ref readonly AccessRequirement requirement = ref _walker.RequirementOf(kind, mode);
        RefusalRule rule = EffectiveRights.Judge(translation, kind, mode, requirement);
        fault = RefuseCached(address, kind, mode, default(Refusal) with { Rule = rule, KeyDenies = requirement.KeyDenies(translation) });
        return false;
    }

    /// <summary>Forgets all that is cached for an address, and walks from the root.</summary>
    private bool TryWalkAnew(LinearAddress address, AccessKind kind, AccessMode mode, out PageTranslation translation, out PageFault fault)
    {
        _caches.DropForFault(address);
        translation = default;
        return TryWalk(address, kind, mode, ref translation, out fault);
    }

    /// <summary>Raises a fault that something cached had a part in. The entry to name is looked up for whoever reads the fault.</summary>
    private PageFault RefuseCached(LinearAddress address, AccessKind kind, AccessMode mode, in Refusal verdict)
    {
        LookingObserver observer = default;
        if (_walker.TryWalk(_walker.Root, address, kind, mode, ref observer, out _, out Refusal refusal))
        {
            Refusal spurious = default(Refusal) with { Rule = verdict.Rule, Bit = verdict.Bit, KeyDenies = verdict.KeyDenies };
            return Raise(address, kind, mode, verdict, spurious, FaultSource.CachedTranslation);
        }

        FaultSource source = refusal == verdict ? FaultSource.Walk : FaultSource.CachedTranslation;
        return Raise(address, kind, mode, verdict, refusal, source);
    }

    /// <summary>Raises a page fault.</summary>
    /// <param name="verdict">What the error code reports.</param>
    /// <param name="named">What whoever reads the fault is told.</param>
    private PageFault Raise(LinearAddress address, AccessKind kind, AccessMode mode, in Refusal verdict, in Refusal named, FaultSource source)
    {
        _faults++;
        _caches.DropForFault(address);
        _moods?.AfterFault(address);

        PageFaultErrorCode code = PageFault.CodeOf(verdict, kind, mode, InForce);
        PageFault fault = new(address, code, kind, mode, named, source);
        if (fault.IsSpurious)
            _spuriousFaults++;
        Observer?.Faulted(fault, EntriesReadForAccess);
        return fault;
    }

    /// <summary>Translates an access of canonical addresses that may cross from one page to the next.</summary>
    internal bool TryTranslatePages(LinearAddress address, int size, AccessKind kind, AccessMode mode, out AccessTranslation pages, out PageFault fault)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, Frame.Size);
        pages = default;
        fault = default;
        if (size == 0)
            return true;
        if (!TryTranslate(address, kind, mode, out PhysicalAddress first, out fault))
            return false;

        int firstSize = int.Min(size, Frame.Size - address.PageOffset);
        PhysicalAddress second = default;
        if (firstSize < size && !TryTranslate(Above(address, firstSize), kind, mode, out second, out fault))
            return false;

        pages = new AccessTranslation(first, second, firstSize);
        return true;
    }

    /// <summary>An address further up: outside long mode, addresses wrap at 4 GiB.</summary>
    private LinearAddress Above(LinearAddress address, int bytes)
    {
        LinearAddress above = address + (ulong)bytes;
        return InForce.IsLongMode ? above : new((uint)above.Value);
    }
}
