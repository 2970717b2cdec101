// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Translation;

/// <summary>The memory-management unit: TLB, walker, page faults, and the instructions that invalidate.</summary>
/// <remarks>
/// <para>A store to a page table invalidates nothing, as on hardware: a translation lives until INVLPG, a load of CR3 or their kin
/// drop it, or the TLB needs its room. SDM vol. 3A, "Caching Translation Information".</para>
/// <para>A fault is a value that comes back; no member throws for what a guest does, and none on the way of an access allocates.</para>
/// </remarks>
public sealed unsafe class Mmu : IDisposable
{
    private const int ModeCount = 4;

    private readonly PhysicalMemory _memory;
    private readonly PageTableWalker _walker;
    private readonly Tlb _tlb;
    private readonly FastTables _fast = new();
    private readonly (PageTableFlags Mask, PageTableFlags Value)[] _requirements = new (PageTableFlags, PageTableFlags)[3 * ModeCount];
    private Pcid _pcid;
    private ulong _tlbMisses;
    private ulong _dirtyWalks;
    private ulong _faults;
    private ulong _invalidations;
    private ulong _flushes;

    /// <summary>Makes an MMU before the memory, with an empty TLB.</summary>
    /// <param name="memory">Where tables and pages lie.</param>
    /// <param name="controls">The control registers; paging is on, in long mode.</param>
    /// <param name="geometry">The TLB's sizes; <see cref="TlbGeometry.Default"/> if none are given.</param>
    public Mmu(PhysicalMemory memory, in PagingControls controls, TlbGeometry? geometry = null)
    {
        ArgumentNullException.ThrowIfNull(memory);
        _memory = memory;
        _walker = new PageTableWalker(memory, controls);
        _tlb = new Tlb(geometry ?? TlbGeometry.Default);
        Controls = controls;
    }

    /// <summary>The memory behind this MMU.</summary>
    public PhysicalMemory Memory => _memory;

    /// <summary>The control registers that translations go by.</summary>
    /// <remarks>
    /// Setting them drops no translation by itself: CR0.WP, CR4.SMEP and CR4.SMAP act on cached translations at once. Use
    /// <see cref="LoadCr3"/> for MOV CR3, which does.
    /// </remarks>
    public PagingControls Controls
    {
        get => _walker.Controls;
        set
        {
            _walker.Controls = value;
            _pcid = value.Pcid;
            for (int kind = 0; kind < 3; kind++)
            {
                for (int mode = 0; mode < ModeCount; mode++)
                    _requirements[kind * ModeCount + mode] = EffectiveRights.Requirement((AccessKind)kind, (AccessMode)mode, value);
            }

            _fast.DropAll();
        }
    }

    /// <summary>What has been counted since the MMU was made.</summary>
    public MmuStatistics Statistics => new(_tlbMisses, _dirtyWalks, _faults, _invalidations, _flushes);

    internal FastTables Fast => _fast;

    internal Tlb Tlb => _tlb;

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
    /// for each page size on a TLB hit, up to five dependent loads more on a miss.
    /// </remarks>
    public bool TryTranslate(LinearAddress address, AccessKind kind, AccessMode mode, out PhysicalAddress physical, out PageFault fault)
    {
        if (_tlb.TryFind(address, _pcid, out PageTranslation translation))
        {
            (PageTableFlags mask, PageTableFlags value) = _requirements[(int)kind * ModeCount + (int)mode];
            if ((translation.Rights & mask) != value)
            {
                physical = default;
                fault = RefuseCached(address, kind, mode, translation.Rights);
                return false;
            }

            if (kind != AccessKind.Write || translation.IsDirty)
            {
                physical = translation.PhysicalAddress(address);
                fault = default;
                return true;
            }

            // D is clear in the cached entry. The processor goes back to the tables to set it, and they may have changed since.
            _dirtyWalks++;
        }
        else
        {
            _tlbMisses++;
        }

        return TryWalk(address, kind, mode, translation, out physical, out fault);
    }

    /// <summary>Looks through the tables as they are now, for an access that does not happen: no flag is set, no TLB asked. Allocates.</summary>
    public Walk Probe(LinearAddress address, AccessKind kind, AccessMode mode) => _walker.Probe(address, kind, mode);

    /// <summary>Reads a value at any alignment, as one access.</summary>
    /// <returns><see langword="false"/> on a page fault; of two pages, the lower one's comes first. The value is then all zeros.</returns>
    public bool TryRead<T>(LinearAddress address, AccessMode mode, out T value, out PageFault fault)
        where T : unmanaged
    {
        value = default;
        return TryRead(address, mode, MemoryMarshal.AsBytes(new Span<T>(ref value)), out fault);
    }

    /// <summary>Writes a value at any alignment, as one access.</summary>
    /// <returns><see langword="false"/> on a page fault; then no byte was written.</returns>
    public bool TryWrite<T>(LinearAddress address, AccessMode mode, T value, out PageFault fault)
        where T : unmanaged => TryWrite(address, mode, MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)), out fault);

    /// <summary>Reads up to 4,096 bytes as one access. No bytes are no access.</summary>
    /// <returns><see langword="false"/> on a page fault; of two pages, the lower one's comes first.</returns>
    public bool TryRead(LinearAddress address, AccessMode mode, Span<byte> destination, out PageFault fault)
    {
        if (!TryTranslateAccess(address, destination.Length, AccessKind.Read, mode, out PagePair pages, out fault))
            return false;

        _memory.Read(pages.Low, destination[..pages.LowSize]);
        if (pages.LowSize < destination.Length)
            _memory.Read(pages.High, destination[pages.LowSize..]);
        return true;
    }

    /// <summary>Writes up to 4,096 bytes as one access. No bytes are no access.</summary>
    /// <returns><see langword="false"/> on a page fault; then no byte was written.</returns>
    public bool TryWrite(LinearAddress address, AccessMode mode, ReadOnlySpan<byte> source, out PageFault fault)
    {
        if (!TryTranslateAccess(address, source.Length, AccessKind.Write, mode, out PagePair pages, out fault))
            return false;

        _memory.Write(pages.Low, source[..pages.LowSize]);
        if (pages.LowSize < source.Length)
            _memory.Write(pages.High, source[pages.LowSize..]);
        return true;
    }

    /// <summary>INVLPG: drops the current PCID's and any global translation of the page that holds the address, of whatever size.</summary>
    /// <remarks>A non-canonical address is ignored. SDM vol. 3A, "Operations that Invalidate TLBs and Paging-Structure Caches".</remarks>
    public void InvalidatePage(LinearAddress address)
    {
        if (!address.IsCanonical(_walker.Controls.LinearAddressBits))
            return;

        _invalidations++;
        DropPage(address);
    }

    /// <summary>Does what a change to the tables left to do, if anything: INVLPG.</summary>
    public void Invalidate(PendingInvalidation pending)
    {
        if (pending.IsRequired)
            InvalidatePage(pending.Address);
    }

    /// <summary>MOV CR3: names another root and drops the translations of the PCID, but for global ones.</summary>
    /// <param name="value">The new CR3; reserved bits are the caller's to check.</param>
    public void LoadCr3(ulong value)
    {
        Controls = _walker.Controls with { Cr3 = value };
        _tlb.DropContext(_pcid);
        _flushes++;
    }

    /// <summary>Drops every translation, global ones too, as a change of CR4.PGE does.</summary>
    public void InvalidateAll()
    {
        _tlb.DropAll();
        _fast.DropAll();
        _flushes++;
    }

    /// <summary>Gives the fast tables back to the host. The memory stays.</summary>
    public void Dispose() => _fast.Dispose();

    /// <summary>Translates an access of the processor within one page and finds its bytes in the host.</summary>
    /// <param name="address">A canonical linear address.</param>
    /// <param name="kind">What the access does.</param>
    /// <param name="mode">On whose behalf.</param>
    /// <param name="host">The first byte in the host, or null where there is no RAM.</param>
    /// <param name="fault">The #PF, if the result is <see langword="false"/>.</param>
    /// <remarks>
    /// The watcher of a frame that is opened for writing has been told. The page is in the fast table from now on, unless the access is
    /// implicit or the watcher watches on.
    /// </remarks>
    internal bool TryOpen(LinearAddress address, AccessKind kind, AccessMode mode, out byte* host, out PageFault fault)
    {
        if (!TryTranslate(address, kind, mode, out PhysicalAddress physical, out fault))
        {
            host = null;
            return false;
        }

        host = _memory.HostPointer(physical);
        if (host != null)
        {
            if (kind == AccessKind.Write)
                _memory.AnnounceWrite(physical.Frame);

            // The watcher may have asked to hear of the write after this one, too.
            if (mode != AccessMode.SupervisorImplicit && !(kind == AccessKind.Write && _memory.IsWatched(physical.Frame)))
                _fast.Fill(kind, mode, address, host);
        }

        return true;
    }

    /// <summary>Asks to hear of the next write to a frame, through whatever translation.</summary>
    internal void Watch(Frame frame)
    {
        if (!_memory.Contains(frame) || _memory.IsWatched(frame))
            return;

        _memory.Watch(frame);
        _fast.DropWritesTo(_memory.HostPointer(frame.Base));
    }

    /// <summary>Translates by the tables, and keeps the translation in place of the one that the TLB held, if any.</summary>
    private bool TryWalk(
        LinearAddress address, AccessKind kind, AccessMode mode, PageTranslation held, out PhysicalAddress physical, out PageFault fault)
    {
        NoObserver observer = default;
        if (!_walker.TryWalk(address, kind, mode, ref observer, out PageTranslation translation, out Refusal refusal))
        {
            physical = default;
            fault = Raise(address, kind, mode, refusal, FaultSource.Walk);
            return false;
        }

        // If the tables have changed, what was made from the held translation goes with it: a page lies in one place at a time.
        if (held.Effective.IsPresent && held != translation with { Effective = translation.Effective.Without(PageTableFlags.Dirty) })
            DropPage(address);
        if (_tlb.Fill(address, _pcid, translation, out LinearAddress evicted))
            DropFast(evicted, translation.Size);
        physical = translation.PhysicalAddress(address);
        fault = default;
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private PageFault RefuseCached(LinearAddress address, AccessKind kind, AccessMode mode, PageTableFlags rights)
    {
        // Hardware refuses by the cached rights alone. The entry to name is looked up for whoever reads the fault.
        LookingObserver observer = default;
        RefusalRule rule = EffectiveRights.Judge(rights, kind, mode, _walker.Controls);
        if (_walker.TryWalk(address, kind, mode, ref observer, out _, out Refusal refusal))
            refusal = default(Refusal) with { Rule = rule };

        PageFault fault = Raise(address, kind, mode, refusal, FaultSource.CachedTranslation);
        return fault with { ErrorCode = PageFault.CodeOf(rule, kind, mode, _walker.Controls) };
    }

    private PageFault Raise(LinearAddress address, AccessKind kind, AccessMode mode, Refusal refusal, FaultSource source)
    {
        // A page fault drops what is cached for its address, so that a translation whose rights were raised faults at most once.
        _faults++;
        DropPage(address);
        return new PageFault(address, PageFault.CodeOf(refusal.Rule, kind, mode, _walker.Controls), kind, mode, refusal, source);
    }

    private void DropPage(LinearAddress address)
    {
        if (_tlb.Drop(address, _pcid) is { } size)
            DropFast(address, size);
    }

    private void DropFast(LinearAddress address, PageSize size)
    {
        if (size == PageSize.Size4KiB)
            _fast.Drop(address);
        else
            _fast.DropAll();
    }

    private bool TryTranslateAccess(LinearAddress address, int size, AccessKind kind, AccessMode mode, out PagePair pages, out PageFault fault)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, Frame.Size);
        pages = default;
        fault = default;
        if (size == 0)
            return true;
        if (!TryTranslate(address, kind, mode, out PhysicalAddress low, out fault))
            return false;

        int lowSize = int.Min(size, Frame.Size - address.PageOffset);
        PhysicalAddress high = default;
        if (lowSize < size && !TryTranslate(address + (ulong)lowSize, kind, mode, out high, out fault))
            return false;

        pages = new PagePair(low, lowSize, high);
        return true;
    }

    /// <summary>Where an access lies that may cross from one page to the next.</summary>
    private readonly record struct PagePair(PhysicalAddress Low, int LowSize, PhysicalAddress High);

    /// <summary>Looks for a refusal without setting flags or keeping anything.</summary>
    private readonly struct LookingObserver : IWalkObserver
    {
        public static bool SetsFlags => false;

        public void Visit(PagingLevel level, PhysicalAddress entryAddress, PageTableEntry entry)
        {
        }
    }
}
