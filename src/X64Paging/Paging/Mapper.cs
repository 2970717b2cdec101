// SPDX-License-Identifier: MIT
using X64Paging.Memory;

namespace X64Paging.Paging;

/// <summary>Software's side of the page tables: makes, finds, changes and takes away entries, as a kernel does.</summary>
/// <remarks>
/// Stores go to physical memory only: no TLB hears of them. What must be invalidated comes back as a <see cref="PendingInvalidation"/>.
/// Tables are frames of the allocator, one reference each.
/// </remarks>
public sealed class Mapper
{
    private const PageTableFlags TableFlags = PageTableFlags.Present | PageTableFlags.Writable | PageTableFlags.User;

    private readonly PhysicalMemory _memory;
    private readonly FrameAllocator _frames;
    private readonly PagingLevel _rootLevel;

    private Mapper(PhysicalMemory memory, FrameAllocator frames, Frame root, PagingLevel rootLevel)
    {
        _memory = memory;
        _frames = frames;
        Root = root;
        _rootLevel = rootLevel;
    }

    /// <summary>The frame of the root table, for CR3.</summary>
    public Frame Root { get; }

    /// <summary>Makes an empty set of tables.</summary>
    /// <param name="memory">Where the tables lie.</param>
    /// <param name="frames">Where their frames come from.</param>
    /// <param name="rootLevel"><see cref="PagingLevel.Pml4"/> or <see cref="PagingLevel.Pml5"/>.</param>
    /// <returns>The mapper, or <see langword="null"/> when no frame is free.</returns>
    public static Mapper? TryCreate(PhysicalMemory memory, FrameAllocator frames, PagingLevel rootLevel = PagingLevel.Pml4)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(frames);
        ArgumentOutOfRangeException.ThrowIfLessThan((int)rootLevel, (int)PagingLevel.Pml4, nameof(rootLevel));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((int)rootLevel, (int)PagingLevel.Pml5, nameof(rootLevel));
        return frames.TryAllocateZeroed(out Frame root) ? new Mapper(memory, frames, root, rootLevel) : null;
    }

    /// <summary>Maps one page, in place of whatever was mapped there with the same size.</summary>
    /// <param name="page">A canonical address, a multiple of the page size.</param>
    /// <param name="target">The physical address of the page, a multiple of its size.</param>
    /// <param name="size">The size of the page; sets PS where the level has it.</param>
    /// <param name="flags">The leaf's flags. Upper entries are made present, writable and user: the leaf alone decides.</param>
    /// <param name="invalidation">What must be invalidated.</param>
    /// <returns><see langword="false"/> when a table is needed and no frame is free; tables made on the way stay.</returns>
    /// <exception cref="ArgumentException">
    /// An address is not a multiple of the page size, the target is wider than 52 bits, or a flag lies where the leaf has its address.
    /// </exception>
    /// <exception cref="InvalidOperationException">A larger page is in the way, or a table where the page would go.</exception>
    public bool TryMap(LinearAddress page, PhysicalAddress target, PageSize size, PageTableFlags flags, out PendingInvalidation invalidation)
    {
        ulong offsetMask = size.Bytes - 1;
        if (((page.Value | target.Value) & offsetMask) != 0)
            throw new ArgumentException($"A page of {size} is mapped at multiples of its size: {page} -> {target}.");
        if ((target.Value & ~PageTableEntry.AddressMask) != 0)
            throw new ArgumentException($"No entry can hold the address {target}: it is wider than 52 bits.", nameof(target));
        if (((ulong)flags & PageTableEntry.AddressMask & ~offsetMask) != 0)
            throw new ArgumentException($"In the leaf of a page of {size}, some of these bits are its address: {flags}.", nameof(flags));

        invalidation = default;
        if (!TryFindOrMakeEntry(page, size.Level, out PhysicalAddress entryAddress))
            return false;

        PageTableFlags pageSizeFlag = size == PageSize.Size4KiB ? PageTableFlags.None : PageTableFlags.PageSize;
        PageTableEntry old = Read(entryAddress);
        if (old.IsPresent && !old.IsLeaf(size.Level))
            throw new InvalidOperationException($"A table is in the way of a page of {size} at {page}.");

        invalidation = Store(page, entryAddress, new PageTableEntry(target.Value | (ulong)(flags | pageSizeFlag)));
        return true;
    }

    /// <summary>Finds the entry that maps an address, or the entry that ends the search because it is not present.</summary>
    public WalkStep Find(LinearAddress address)
    {
        PhysicalAddress table = Root.Base;
        for (PagingLevel level = _rootLevel; ; level--)
        {
            PhysicalAddress entryAddress = EntryAddress(table, address, level);
            PageTableEntry entry = Read(entryAddress);
            if (!entry.IsPresent || entry.IsLeaf(level))
                return new WalkStep(level, entryAddress, entry);
            table = entry.Frame.Base;
        }
    }

    /// <summary>Finds the PTE of a 4 KiB page, with the tables that it needs made on the way.</summary>
    /// <returns><see langword="false"/> when a table is needed and no frame is free.</returns>
    /// <exception cref="InvalidOperationException">A larger page is in the way.</exception>
    public bool TryFindOrMakeEntry(LinearAddress page, out PhysicalAddress entryAddress) =>
        TryFindOrMakeEntry(page, PagingLevel.PageTable, out entryAddress);

    /// <summary>Replaces an entry that maps a page, or would.</summary>
    /// <returns>What must be invalidated.</returns>
    public PendingInvalidation Store(LinearAddress page, PhysicalAddress entryAddress, PageTableEntry entry) =>
        new(page, Restricts(Exchange(entryAddress, entry), entry));

    /// <summary>Takes away the mapping of an address. What it mapped is the caller's to release.</summary>
    /// <param name="address">Any address of the page.</param>
    /// <param name="old">The entry that mapped it, or that was not present.</param>
    /// <returns>What must be invalidated.</returns>
    public PendingInvalidation Unmap(LinearAddress address, out WalkStep old)
    {
        old = Find(address);
        if (old.Entry.IsPresent)
            old = old with { Entry = Exchange(old.EntryAddress, default) };
        return new PendingInvalidation(address, Restricts(old.Entry, default));
    }

    /// <summary>Releases the frames of all tables, the root's included. What pages are mapped to is the caller's to release before.</summary>
    public void ReleaseTables() => ReleaseTable(Root, _rootLevel);

    private static PhysicalAddress EntryAddress(PhysicalAddress table, LinearAddress address, PagingLevel level) =>
        table + (ulong)address.TableIndex(level) * sizeof(ulong);

    /// <summary>Whether a processor that still holds the old translation could do what the new entry forbids.</summary>
    private static bool Restricts(PageTableEntry old, PageTableEntry entry)
    {
        if (!old.IsPresent)
            return false;

        // What may differ without harm: rights that were raised, A and D being set, and the software's bits. U/S is no right to be raised:
        // with SMEP or SMAP, user-mode pages refuse what supervisor-mode ones allow, and which registers will be in force is not known here.
        const ulong Harmless = (ulong)(PageTableFlags.Software9 | PageTableFlags.Software10 | PageTableFlags.Software11) | 0x7FUL << 52;
        const ulong HarmlessWhenSet = (ulong)(PageTableFlags.Writable | PageTableFlags.Accessed | PageTableFlags.Dirty);
        const ulong HarmlessWhenCleared = (ulong)PageTableFlags.NoExecute;
        ulong changed = (old.Value ^ entry.Value) & ~Harmless;
        changed &= ~(HarmlessWhenSet & entry.Value);
        changed &= ~(HarmlessWhenCleared & old.Value);
        return changed != 0;
    }

    /// <summary>Swaps an entry. The processor may set A and D at any time, so the old value is what the swap took out.</summary>
    private PageTableEntry Exchange(PhysicalAddress entryAddress, PageTableEntry entry)
    {
        PageTableEntry old;
        do
            old = Read(entryAddress);
        while (!_memory.CompareExchangeEntry(entryAddress, old.Value, entry.Value));
        return old;
    }

    private PageTableEntry Read(PhysicalAddress entryAddress) => new(_memory.ReadEntry(entryAddress));

    private bool TryFindOrMakeEntry(LinearAddress page, PagingLevel leafLevel, out PhysicalAddress entryAddress)
    {
        PhysicalAddress table = Root.Base;
        for (PagingLevel level = _rootLevel; level > leafLevel; level--)
        {
            entryAddress = EntryAddress(table, page, level);
            PageTableEntry entry = Read(entryAddress);
            if (!entry.IsPresent)
            {
                if (!_frames.TryAllocateZeroed(out Frame made))
                    return false;

                entry = new PageTableEntry(made, TableFlags);
                _memory.Write(entryAddress, entry.Value);
            }
            else if (entry.IsLeaf(level))
            {
                throw new InvalidOperationException($"A page of {(PageSize)level} is in the way at {page}.");
            }

            table = entry.Frame.Base;
        }

        entryAddress = EntryAddress(table, page, leafLevel);
        return true;
    }

    private void ReleaseTable(Frame table, PagingLevel level)
    {
        if (level > PagingLevel.PageTable)
        {
            for (PhysicalAddress address = table.Base; address < table.Base + Frame.Size; address += sizeof(ulong))
            {
                PageTableEntry entry = Read(address);

                // An entry that names the root maps the tables themselves: the root is released once, by whoever began.
                if (entry.IsPresent && !entry.IsLeaf(level) && entry.Frame != Root)
                    ReleaseTable(entry.Frame, level - 1);
            }
        }

        _frames.Release(table);
    }
}
