// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.CompilerServices;
using X64Paging.Memory;

namespace X64Paging.Paging;

/// <summary>Translates by the tables in physical memory, and by nothing else: no cache stands before it.</summary>
/// <remarks>
/// SDM vol. 3A, "4-Level Paging and 5-Level Paging". Each entry is read once, as a whole; the first that is not present or has a
/// reserved bit set ends the walk; rights are judged after the last. The walk itself is subject to no rights.
/// </remarks>
public sealed class PageTableWalker
{
    private readonly PhysicalMemory _memory;
    private PagingControls _controls;
    private PhysicalAddress _root;
    private PagingLevel _rootLevel;
    private ulong _reservedEverywhere;
    private ReservedMasks _reserved;

    /// <summary>Makes a walker of tables in the memory.</summary>
    public PageTableWalker(PhysicalMemory memory, in PagingControls controls)
    {
        ArgumentNullException.ThrowIfNull(memory);
        _memory = memory;
        Controls = controls;
    }

    /// <summary>The registers that the next walk goes by.</summary>
    public PagingControls Controls
    {
        get => _controls;
        set
        {
            _controls = value;
            _root = value.Root;
            _rootLevel = value.RootLevel;
            _reservedEverywhere = ReservedMasks.Everywhere(value);
            _reserved = new ReservedMasks(value);
        }
    }

    /// <summary>Looks through the tables for an access, as a processor would, and leaves accessed and dirty flags alone.</summary>
    /// <param name="address">A canonical linear address.</param>
    /// <param name="kind">What the access would do.</param>
    /// <param name="mode">On whose behalf.</param>
    /// <returns>Every entry on the way and the verdict. Allocates; a processor's own walk does not.</returns>
    public Walk Probe(LinearAddress address, AccessKind kind, AccessMode mode)
    {
        RecordingObserver observer = default;
        TryWalk(address, kind, mode, ref observer, out PageTranslation translation, out Refusal refusal);
        WalkSteps steps = observer.Steps;
        return new Walk(address, kind, mode, ((ReadOnlySpan<WalkStep>)steps)[..observer.Count], translation, refusal);
    }

    /// <summary>Walks the tables for one access.</summary>
    /// <param name="address">A canonical linear address.</param>
    /// <param name="kind">What the access does.</param>
    /// <param name="mode">On whose behalf.</param>
    /// <param name="observer">Hears of each entry; says whether flags are set.</param>
    /// <param name="translation">The page and its rights when the result is <see langword="true"/>.</param>
    /// <param name="refusal">Otherwise the entry that refused.</param>
    /// <returns>
    /// <see langword="false"/> if the access is refused. The accessed flags of the entries above the refusing one are then set, the
    /// leaf's is not, and no dirty flag is.
    /// </returns>
    internal bool TryWalk<TObserver>(
        LinearAddress address, AccessKind kind, AccessMode mode, ref TObserver observer, out PageTranslation translation, out Refusal refusal)
        where TObserver : struct, IWalkObserver
    {
        PhysicalAddress table = _root;
        PagingLevel level = _rootLevel;
        PageTableFlags rights = PageTableFlags.Writable | PageTableFlags.User;
        while (true)
        {
            PhysicalAddress entryAddress = table + (ulong)address.TableIndex(level) * sizeof(ulong);
            PageTableEntry entry = new(_memory.ReadEntry(entryAddress));
            observer.Visit(level, entryAddress, entry);
            if (!entry.IsPresent || ReservedBits(entry, level) != 0)
            {
                translation = default;
                refusal = RefuseEntry(level, entryAddress, entry);
                return false;
            }

            if (entry.IsLeaf(level))
            {
                rights = EffectiveRights.Combine(rights, entry);
                return TryFinish<TObserver>(new WalkStep(level, entryAddress, entry), address, rights, kind, mode, out translation, out refusal);
            }

            // A mismatch means that somebody changed the entry since it was read: it is read again, and what it said before counts no more.
            if (TObserver.SetsFlags && !entry.IsAccessed
                && !_memory.CompareExchangeEntry(entryAddress, entry.Value, entry.With(PageTableFlags.Accessed).Value))
            {
                continue;
            }

            rights = EffectiveRights.Combine(rights, entry);
            table = entry.Frame.Base;
            level--;
        }
    }

    private ulong ReservedBits(PageTableEntry entry, PagingLevel level) => entry.Value & (_reservedEverywhere | _reserved.Mask(entry, level));

    private bool TryFinish<TObserver>(
        WalkStep leaf,
        LinearAddress address,
        PageTableFlags rights,
        AccessKind kind,
        AccessMode mode,
        out PageTranslation translation,
        out Refusal refusal)
        where TObserver : struct, IWalkObserver
    {
        PageTableEntry entry = leaf.Entry;
        RefusalRule rule = EffectiveRights.Judge(rights, kind, mode, _controls);
        if (rule != RefusalRule.None)
        {
            translation = default;
            refusal = RefuseRights(rule, address);
            return false;
        }

        PageTableFlags set = kind == AccessKind.Write ? PageTableFlags.Accessed | PageTableFlags.Dirty : PageTableFlags.Accessed;
        if (TObserver.SetsFlags && !entry.Has(set))
        {
            PageTableEntry updated = entry.With(set);
            if (!_memory.CompareExchangeEntry(leaf.EntryAddress, entry.Value, updated.Value))
            {
                TObserver silent = default;
                return TryWalk(address, kind, mode, ref silent, out translation, out refusal);
            }

            entry = updated;
        }

        translation = new PageTranslation(Effective(entry, leaf.Level, rights), (PageSize)leaf.Level);
        refusal = default;
        return true;
    }

    private PageTableEntry Effective(PageTableEntry leaf, PagingLevel level, PageTableFlags rights)
    {
        const PageTableFlags Replaced = EffectiveRights.Mask | PageTableFlags.PageSize;
        PageTableFlags flags = (leaf.Flags & ~Replaced) | rights;
        PageTableFlags attribute = level == PagingLevel.PageTable ? PageTableFlags.PageAttribute : PageTableFlags.LargePageAttribute;
        if (leaf.Has(attribute))
            flags |= PageTableFlags.PageAttribute;
        if (!_controls.GlobalPages)
            flags &= ~PageTableFlags.Global;
        return new PageTableEntry(leaf.PageBase(level).Value | (ulong)flags);
    }

    private Refusal RefuseEntry(PagingLevel level, PhysicalAddress entryAddress, PageTableEntry entry) => entry.IsPresent
        ? new(RefusalRule.ReservedBit, level, entryAddress, entry, (byte)BitOperations.TrailingZeroCount(ReservedBits(entry, level)))
        : new(RefusalRule.NotPresent, level, entryAddress, entry, 0);

    /// <summary>Finds the highest entry whose bit makes the rule refuse, by a second look: rights are combined, so the walk has not kept it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Refusal RefuseRights(RefusalRule rule, LinearAddress address)
    {
        PageTableFlags bit = rule switch
        {
            RefusalRule.ReadOnly => PageTableFlags.Writable,
            RefusalRule.NoExecute => PageTableFlags.NoExecute,
            _ => PageTableFlags.User,
        };

        // U/S and R/W refuse user mode and writes by being clear; XD by being set. SMEP and SMAP refuse because U/S is set at every
        // level, so there the leaf stands for all.
        bool leafDecides = rule is RefusalRule.SupervisorExecution or RefusalRule.SupervisorAccess;
        bool refusesWhenSet = rule == RefusalRule.NoExecute;
        PhysicalAddress table = _root;
        for (PagingLevel level = _rootLevel; ; level--)
        {
            PhysicalAddress entryAddress = table + (ulong)address.TableIndex(level) * sizeof(ulong);
            PageTableEntry entry = new(_memory.ReadEntry(entryAddress));
            bool isLast = entry.IsLeaf(level) || !entry.IsPresent;
            if (isLast || (!leafDecides && entry.Has(bit) == refusesWhenSet))
                return new Refusal(rule, level, entryAddress, entry, (byte)BitOperations.TrailingZeroCount((ulong)bit));

            table = entry.Frame.Base;
        }
    }
}
