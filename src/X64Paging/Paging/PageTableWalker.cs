// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.CompilerServices;
using X64Paging.Memory;

namespace X64Paging.Paging;

/// <summary>Translates by the tables in physical memory, and by nothing else: no cache stands before it.</summary>
/// <remarks>
/// SDM vol. 3A, "4-Level Paging and 5-Level Paging", "PAE Paging", "32-Bit Paging". Each entry is read once, as a whole; the first that
/// is not present or has a reserved bit set ends the walk; rights are judged after the last. The walk itself is subject to no rights.
/// </remarks>
public sealed class PageTableWalker
{
    private readonly PhysicalMemory _memory;
    private PagingControls _controls;
    private PagingMode _mode;
    private EntryRules _rules;
    private AccessRequirements _requirements;
    private WalkReads _reads;
    private bool _setsUpperLazily;

    /// <summary>Makes a walker of tables in the memory.</summary>
    /// <exception cref="ArgumentOutOfRangeException">MAXPHYADDR is not 32 to 52.</exception>
    public PageTableWalker(PhysicalMemory memory, in PagingControls controls)
    {
        ArgumentNullException.ThrowIfNull(memory);
        _memory = memory;
        Controls = controls;
    }

    /// <summary>The registers that the next walk goes by.</summary>
    /// <exception cref="ArgumentOutOfRangeException">MAXPHYADDR is not 32 to 52.</exception>
    public PagingControls Controls
    {
        get => _controls;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value.MaxPhysicalAddressBits, PagingControls.LeastPhysicalAddressBits, nameof(value));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value.MaxPhysicalAddressBits, PagingControls.ArchitecturalPhysicalAddressBits, nameof(value));
            _controls = value;
            _mode = value.Mode;
            _rules = new EntryRules(value);
            _requirements = new AccessRequirements(value);
            _setsUpperLazily = value.Does(PagingVariants.LazyUpperAccessed);
            Root = new WalkStart(value.Root, value.RootLevel, PageTableFlags.Writable | PageTableFlags.User);
        }
    }

    /// <summary>The same without a copy.</summary>
    internal ref readonly PagingControls InForce => ref _controls;

    /// <summary>Where a walk begins that no cache shortens.</summary>
    internal WalkStart Root { get; private set; }

    /// <summary>Entries read by walks that set flags, by level.</summary>
    internal WalkReads Reads => _reads;

    /// <summary>Looks through the tables for an access, as a processor would, and leaves accessed and dirty flags alone.</summary>
    /// <param name="address">A canonical linear address.</param>
    /// <param name="kind">What the access would do.</param>
    /// <param name="mode">On whose behalf.</param>
    /// <returns>Every entry on the way and the verdict. Allocates; a processor's own walk does not.</returns>
    public Walk Probe(LinearAddress address, AccessKind kind, AccessMode mode) => Probe(new RecordingObserver(null), address, kind, mode);

    /// <summary>The same, as if some entries had other values: what would come of a change, without making it.</summary>
    /// <param name="address">A canonical linear address.</param>
    /// <param name="kind">What the access would do.</param>
    /// <param name="mode">On whose behalf.</param>
    /// <param name="supposed">The entries that differ from memory, by their physical addresses. In PAE paging, PDPTEs too.</param>
    public Walk Probe(LinearAddress address, AccessKind kind, AccessMode mode, IReadOnlyDictionary<PhysicalAddress, PageTableEntry> supposed)
    {
        ArgumentNullException.ThrowIfNull(supposed);
        return Probe(new RecordingObserver(supposed), address, kind, mode);
    }

    /// <summary>What an access requires of a translation, under the controls in force.</summary>
    internal ref readonly AccessRequirement RequirementOf(AccessKind kind, AccessMode mode) => ref _requirements.For(kind, mode);

    /// <summary>Whether the tables as they are now lead to where a walk for the address began, with the same rights: nothing there is stale.</summary>
    internal bool LeadsTo(LinearAddress address, in WalkStart start)
    {
        if (_mode < PagingMode.FourLevel)
            return start.Level == Root.Level;

        WalkStart reached = Root;
        while (reached.Level > start.Level)
        {
            PageTableEntry entry = EightByteEntries.Read(_memory, EightByteEntries.EntryAddress(reached.Table, address, reached.Level));
            ref readonly LevelRule rule = ref _rules.At(reached.Level);
            if (!entry.IsPresent || rule.ReservedBits(entry) != 0 || rule.IsLeaf(entry))
                return false;

            reached = new WalkStart(entry.Frame.Base, reached.Level - 1, EffectiveRights.Combine(reached.Rights, entry));
        }

        return reached == start;
    }

    /// <summary>Walks the tables for one access.</summary>
    /// <param name="start">Where to begin.</param>
    /// <param name="address">A canonical linear address.</param>
    /// <param name="kind">What the access does.</param>
    /// <param name="mode">On whose behalf.</param>
    /// <param name="observer">Hears of each entry; says whether flags are set.</param>
    /// <param name="translation">The page and its rights when the result is <see langword="true"/>.</param>
    /// <param name="refusal">Otherwise the entry that refused; left as it is when the access is allowed.</param>
    /// <returns>
    /// <see langword="false"/> if the access is refused. The accessed flags of the entries above the refusing one are then set (unless
    /// <see cref="PagingVariants.LazyUpperAccessed"/> says otherwise), the leaf's is not, and no dirty flag is.
    /// </returns>
    internal bool TryWalk<TObserver>(
        in WalkStart start,
        LinearAddress address,
        AccessKind kind,
        AccessMode mode,
        ref TObserver observer,
        out PageTranslation translation,
        out Refusal refusal)
        where TObserver : struct, IWalkObserver
    {
        if (TObserver.SetsFlags && _setsUpperLazily)
        {
            WalkReads before = _reads;
            LazyObserver looking = default;
            if (!TryWalk(start, address, kind, mode, ref looking, out translation, out refusal))
                return false;

            // It is one walk: the second pass counts its references.
            _reads = before;
        }

        return _mode >= PagingMode.FourLevel
            ? TryDescend<EightByteEntries, TObserver>(start, address, kind, mode, ref observer, out translation, out refusal)
            : TryWalkLegacy(start, address, kind, mode, ref observer, out translation, out refusal);
    }

    private Walk Probe(RecordingObserver observer, LinearAddress address, AccessKind kind, AccessMode mode)
    {
        bool isAllowed = TryWalk(Root, address, kind, mode, ref observer, out PageTranslation translation, out Refusal refusal);
        WalkSteps steps = observer.Steps;
        return new Walk(_controls, address, kind, mode, ((ReadOnlySpan<WalkStep>)steps)[..observer.Count], translation, isAllowed ? default : refusal);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // The loop wants the registers for itself: within its caller a walk took twice as long.
    private bool TryDescend<TFormat, TObserver>(
        in WalkStart start,
        LinearAddress address,
        AccessKind kind,
        AccessMode mode,
        ref TObserver observer,
        out PageTranslation translation,
        out Refusal refusal)
        where TFormat : struct, IEntryFormat
        where TObserver : struct, IWalkObserver
    {
        translation = default;
        PhysicalAddress table = start.Table;
        PagingLevel level = start.Level;
        PageTableFlags rights = start.Rights;
        while (true)
        {
            PhysicalAddress entryAddress = TFormat.EntryAddress(table, address, level);
            PageTableEntry entry = Read<TFormat, TObserver>(entryAddress, ref observer);
            observer.Visit(level, entryAddress, entry);
            if (TObserver.IsCounted)
                _reads[(int)level]++;
            ref readonly LevelRule rule = ref _rules.At(level);
            if (!entry.IsPresent || rule.ReservedBits(entry) != 0)
            {
                refusal = RefuseEntry(level, entryAddress, entry);
                return false;
            }

            bool isLeaf = rule.IsLeaf(entry);
            PageTableFlags set = PageTableFlags.Accessed;
            if (isLeaf)
            {
                translation = new PageTranslation(Effective<TFormat>(entry, level, rights), TFormat.PageSize(level));
                if (!_requirements.For(kind, mode).Allows(translation))
                {
                    refusal = RefuseRights<TFormat, TObserver>(new WalkStep(level, entryAddress, entry), translation, address, kind, mode, ref observer);
                    if (TObserver.SetsFlags && _controls.Does(PagingVariants.LeafAccessedOnRefusal) && !entry.IsAccessed)
                        TFormat.TryReplace(_memory, entryAddress, entry, entry.With(PageTableFlags.Accessed));
                    translation = default;
                    return false;
                }

                if (kind == AccessKind.Write)
                    set |= PageTableFlags.Dirty;
            }

            // A mismatch means that somebody changed the entry since it was read: it is read again, and what it said before counts no more.
            if (TObserver.SetsFlags && !entry.Has(set) && !TFormat.TryReplace(_memory, entryAddress, entry, entry.With(set)))
                continue;

            if (isLeaf)
            {
                if (TObserver.SetsFlags)
                    translation = translation with { Effective = translation.Effective.With(set) };
                Unsafe.SkipInit(out refusal); // Clearing it would cost as much as a level of the walk.
                return true;
            }

            rights = EffectiveRights.Combine(rights, entry);
            table = entry.Frame.Base;
            level--;
            observer.Enter(new WalkStart(table, level, rights));
        }
    }

    /// <summary>The modes without 64-bit code: no paging, PAE with its registers, 32-bit.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryWalkLegacy<TObserver>(
        in WalkStart start,
        LinearAddress address,
        AccessKind kind,
        AccessMode mode,
        ref TObserver observer,
        out PageTranslation translation,
        out Refusal refusal)
        where TObserver : struct, IWalkObserver
    {
        switch (_mode)
        {
            case PagingMode.None:
                const PageTableFlags All = PageTableFlags.Present | PageTableFlags.Writable | PageTableFlags.User | PageTableFlags.Accessed
                    | PageTableFlags.Dirty;
                translation = new PageTranslation(new PageTableEntry(new PhysicalAddress(address.Value).Frame, All), PageSize.Size4KiB);
                refusal = default;
                return true;

            case PagingMode.ThirtyTwoBit:
                return TryDescend<FourByteEntries, TObserver>(start, address, kind, mode, ref observer, out translation, out refusal);

            case PagingMode.Pae when start.Level != PagingLevel.Pdpt:
                return TryDescend<EightByteEntries, TObserver>(start, address, kind, mode, ref observer, out translation, out refusal);

            default:
                return TryWalkPae(address, kind, mode, ref observer, out translation, out refusal);
        }
    }

    /// <summary>PAE paging from the top: a PDPTE restricts nothing and has no A; it lies in a register unless the processor reads it anew.</summary>
    private bool TryWalkPae<TObserver>(
        LinearAddress address, AccessKind kind, AccessMode mode, ref TObserver observer, out PageTranslation translation, out Refusal refusal)
        where TObserver : struct, IWalkObserver
    {
        bool isOnDemand = _controls.Does(PagingVariants.PaeOnDemand);
        PageTableEntry entry = ReadPdpte(address, out PhysicalAddress entryAddress, ref observer);
        observer.Visit(PagingLevel.Pdpt, entryAddress, entry);
        if (TObserver.IsCounted && isOnDemand)
            _reads[(int)PagingLevel.Pdpt]++;
        if (!entry.IsPresent || (isOnDemand && _rules.ReservedBits(entry, PagingLevel.Pdpt) != 0))
        {
            translation = default;
            refusal = RefuseEntry(PagingLevel.Pdpt, entryAddress, entry);
            return false;
        }

        WalkStart directory = new(entry.Frame.Base, PagingLevel.PageDirectory, Root.Rights);
        return TryDescend<EightByteEntries, TObserver>(directory, address, kind, mode, ref observer, out translation, out refusal);
    }

    /// <summary>The PDPTE of PAE paging that serves an address, and where it lies in memory.</summary>
    private PageTableEntry ReadPdpte<TObserver>(LinearAddress address, out PhysicalAddress entryAddress, ref TObserver observer)
        where TObserver : struct, IWalkObserver
    {
        entryAddress = Root.Table + (address.Value >> 30 & 3) * sizeof(ulong);
        PageTableEntry entry = _controls.Does(PagingVariants.PaeOnDemand) ? new(_memory.ReadEntry(entryAddress)) : _controls.Pdptes.For(address);
        return TObserver.Supposes ? observer.Suppose(entryAddress, entry) : entry;
    }

    private PageTableEntry Read<TFormat, TObserver>(PhysicalAddress entryAddress, ref TObserver observer)
        where TFormat : struct, IEntryFormat
        where TObserver : struct, IWalkObserver
    {
        PageTableEntry entry = TFormat.Read(_memory, entryAddress);
        return TObserver.Supposes ? observer.Suppose(entryAddress, entry) : entry;
    }

    private PageTableEntry Effective<TFormat>(PageTableEntry leaf, PagingLevel level, PageTableFlags upperRights)
        where TFormat : struct, IEntryFormat
    {
        const PageTableFlags Replaced = EffectiveRights.Mask | PageTableFlags.PageSize | PageTranslation.UpperWritable;
        PageTableFlags flags = (leaf.Flags & ~Replaced) | EffectiveRights.Combine(upperRights, leaf);
        if ((upperRights & PageTableFlags.Writable) != 0)
            flags |= PageTranslation.UpperWritable;
        PageTableFlags attribute = level == PagingLevel.PageTable ? PageTableFlags.PageAttribute : PageTableFlags.LargePageAttribute;
        if (leaf.Has(attribute))
            flags |= PageTableFlags.PageAttribute;
        if (!_controls.GlobalPages)
            flags &= ~PageTableFlags.Global;
        return new PageTableEntry(TFormat.PageBase(leaf, level).Value | (ulong)flags);
    }

    private Refusal RefuseEntry(PagingLevel level, PhysicalAddress entryAddress, PageTableEntry entry) => entry.IsPresent
        ? new(RefusalRule.ReservedBit, level, entryAddress, entry, (byte)BitOperations.TrailingZeroCount(_rules.ReservedBits(entry, level)))
        : new(RefusalRule.NotPresent, level, entryAddress, entry, 0);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Refusal RefuseRights<TFormat, TObserver>(
        WalkStep leaf, PageTranslation translation, LinearAddress address, AccessKind kind, AccessMode mode, ref TObserver observer)
        where TFormat : struct, IEntryFormat
        where TObserver : struct, IWalkObserver
    {
        ref readonly AccessRequirement requirement = ref _requirements.For(kind, mode);
        RefusalRule rule = EffectiveRights.Judge(translation, kind, mode, requirement);
        bool keyDenies = requirement.KeyDenies(translation);
        RefusingBit refusing = RefusingBit.Of(rule, leaf.Entry, translation, mode);

        // Rights are combined, so the walk has not kept which entry above the leaf took them away: a second look finds the highest.
        WalkStep step = refusing.IsLeafs ? leaf : FindHighest<TFormat, TObserver>(address, refusing, ref observer);
        return new Refusal(rule, step.Level, step.EntryAddress, step.Entry, refusing.Number, keyDenies);
    }

    /// <summary>Finds the highest entry in memory whose bit refuses; no level when memory does not refuse any more.</summary>
    private WalkStep FindHighest<TFormat, TObserver>(LinearAddress address, RefusingBit refusing, ref TObserver observer)
        where TFormat : struct, IEntryFormat
        where TObserver : struct, IWalkObserver
    {
        PhysicalAddress table = Root.Table;
        PagingLevel first = Root.Level;
        if (_mode == PagingMode.Pae)
        {
            PageTableEntry pdpte = ReadPdpte(address, out _, ref observer);
            if (!pdpte.IsPresent || _rules.ReservedBits(pdpte, first) != 0)
                return default;
            table = pdpte.Frame.Base;
            first--;
        }

        for (PagingLevel level = first; ; level--)
        {
            PhysicalAddress entryAddress = TFormat.EntryAddress(table, address, level);
            PageTableEntry entry = Read<TFormat, TObserver>(entryAddress, ref observer);
            if (!entry.IsPresent || _rules.ReservedBits(entry, level) != 0)
                return default;
            if (refusing.IsIn(entry))
                return new WalkStep(level, entryAddress, entry);
            if (_rules.IsLeaf(entry, level))
                return default;

            table = entry.Frame.Base;
        }
    }
}
