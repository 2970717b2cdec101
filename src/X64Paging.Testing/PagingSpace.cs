// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Testing;

/// <summary>An address space of a lab: tables of its own, and a PCID. No member invalidates anything.</summary>
/// <remarks>
/// An entry that maps a page holds a reference to each of the page's frames, unless the page was mapped by its physical address. So a
/// handler that points an entry at another frame releases the old one.
/// </remarks>
public sealed class PagingSpace
{
    private const ulong NoFlush = 1UL << 63;

    private readonly PagingLab _lab;
    private readonly HashSet<LinearAddress> _uncounted = [];

    internal PagingSpace(PagingLab lab, Mapper mapper, Pcid pcid)
    {
        _lab = lab;
        Mapper = mapper;
        Pcid = pcid;
        Entry = new LabEntries(this);
    }

    /// <summary>The frame of the root table.</summary>
    public Frame Root => Mapper.Root;

    /// <summary>The PCID in its CR3.</summary>
    public Pcid Pcid { get; }

    /// <summary>What to load into CR3: the root and the PCID. The load drops what is cached for the PCID.</summary>
    public ulong Cr3 => Root.Base.Value | Pcid.Value;

    /// <summary>The same with bit 63 set: with CR4.PCIDE, the load drops nothing.</summary>
    public ulong Cr3WithoutFlush => Cr3 | NoFlush;

    /// <summary>Its tables as a kernel changes them. Pages that are mapped through it are the caller's to count.</summary>
    public Mapper Mapper { get; }

    /// <summary>Its entries as they lie in memory: <c>space.Entry[level, address]</c>.</summary>
    public LabEntries Entry { get; }

    internal PhysicalMemory Memory => _lab.Memory;

    internal PagingLevel RootLevel => _lab.Mmu.Controls.RootLevel;

    /// <summary>Maps a 4 KiB page to a fresh frame of zeros. Upper entries are present, writable and user: the leaf alone decides.</summary>
    public LabPage Map(LabAddress address, PageTableFlags flags) => Map(address, flags, PageSize.Size4KiB);

    /// <summary>Maps a page of any size to fresh frames of zeros.</summary>
    /// <exception cref="InsufficientMemoryException">RAM has no such piece free.</exception>
    public LabPage Map(LabAddress address, PageTableFlags flags, PageSize size)
    {
        ThrowUnlessFree(address);
        return Map(address, flags, size, FrameBlocks.Allocate(_lab.Memory, _lab.Frames, size).Base, isCounted: true);
    }

    /// <summary>Maps a 4 KiB page to a frame in use, which gets one reference more.</summary>
    public LabPage Map(LabAddress address, PageTableFlags flags, Frame target)
    {
        ThrowUnlessFree(address);
        _lab.Frames.AddReference(target);
        return Map(address, flags, PageSize.Size4KiB, target.Base, isCounted: true);
    }

    /// <summary>Maps a page of any size to a physical address, which may lie beyond RAM. No reference is counted.</summary>
    public LabPage Map(LabAddress address, PageTableFlags flags, PageSize size, PhysicalAddress target)
    {
        ThrowUnlessFree(address);
        return Map(address, flags, size, target, isCounted: false);
    }

    /// <summary>Takes a page away and releases its frames. What is cached stays: that is what INVLPG is for.</summary>
    /// <exception cref="InvalidOperationException">Nothing is mapped there.</exception>
    public void Unmap(LabAddress address)
    {
        ThrowUnlessMapped(address);
        Mapper.Unmap(address, out WalkStep old);
        ReleasePage(address, old);
    }

    /// <summary>The physical address that the tables give, whatever rights they give.</summary>
    /// <exception cref="InvalidOperationException">Nothing is mapped there.</exception>
    public PhysicalAddress PhysicalAddressOf(LabAddress address)
    {
        WalkStep leaf = ThrowUnlessMapped(address);
        return leaf.Entry.PageBase(leaf.Level) + (address.Value & (((PageSize)leaf.Level).Bytes - 1));
    }

    /// <summary>The frame behind an address.</summary>
    /// <exception cref="InvalidOperationException">Nothing is mapped there.</exception>
    public Frame FrameOf(LabAddress address) => PhysicalAddressOf(address).Frame;

    /// <summary>Reads memory through the tables as a host does: no rights are asked, no flag is set. The value lies within a page.</summary>
    /// <exception cref="InvalidOperationException">Nothing is mapped there.</exception>
    public T Peek<T>(LabAddress address)
        where T : unmanaged => _lab.Memory.Read<T>(PhysicalAddressOf(address));

    /// <summary>Writes memory in the same way.</summary>
    /// <exception cref="InvalidOperationException">Nothing is mapped there.</exception>
    public void Poke<T>(LabAddress address, T value)
        where T : unmanaged => _lab.Memory.Write(PhysicalAddressOf(address), value);

    /// <summary>Looks through the tables for an access that does not happen, under the lab's control registers.</summary>
    public Walk Probe(LabAddress address, AccessKind kind, AccessMode mode) =>
        new PageTableWalker(_lab.Memory, _lab.Mmu.Controls with { Cr3 = Cr3 }).Probe(address, kind, mode);

    /// <summary>Releases all pages and tables. What is cached for the space stays.</summary>
    /// <exception cref="InvalidOperationException">It is the current space, or the lab's first, which holds the program.</exception>
    public void Release()
    {
        _lab.Forget(this);
        foreach ((LinearAddress address, WalkStep leaf) in Leaves())
            ReleasePage(address, leaf);
        Mapper.ReleaseTables();
    }

    /// <summary>The root table and the PCID, which tell spaces apart.</summary>
    public override string ToString() => $"space with root {Root.Base}, PCID {Pcid.Value}";

    /// <summary>Every entry that maps a page, with the page's first address.</summary>
    internal IReadOnlyList<(LinearAddress Address, WalkStep Leaf)> Leaves()
    {
        List<(LinearAddress, WalkStep)> leaves = [];
        Visit(Root, RootLevel, start: 0, [], leaves);
        return leaves;
    }

    /// <summary>The frames of all tables.</summary>
    internal IReadOnlySet<Frame> Tables()
    {
        HashSet<Frame> tables = [];
        Visit(Root, RootLevel, start: 0, tables, []);
        return tables;
    }

    private LabPage Map(LinearAddress page, PageTableFlags flags, PageSize size, PhysicalAddress target, bool isCounted)
    {
        if (!Mapper.TryMap(page, target, size, flags, out _))
            throw new InsufficientMemoryException("No frame is free for a page table.");
        if (isCounted)
            _uncounted.Remove(page);
        else
            _uncounted.Add(page);
        return new LabPage(this, page, size, target);
    }

    private void ThrowUnlessFree(LinearAddress address)
    {
        _lab.ThrowUnlessUsable(address);
        if (Mapper.Find(address) is { Entry.IsPresent: true } leaf)
            throw new InvalidOperationException($"{address} is mapped by the {leaf.Level} entry {leaf.Entry}: unmap it, or write Entry.");
    }

    private WalkStep ThrowUnlessMapped(LinearAddress address)
    {
        WalkStep leaf = Mapper.Find(address);
        return leaf.Entry.IsPresent ? leaf
            : throw new InvalidOperationException($"{address} is not mapped: its {leaf.Level} entry is not present.");
    }

    /// <summary>Goes through a table and those below it, each once: a table may name itself.</summary>
    private void Visit(Frame table, PagingLevel level, ulong start, HashSet<Frame> tables, List<(LinearAddress Address, WalkStep Leaf)> leaves)
    {
        if (!_lab.Memory.Contains(table) || !tables.Add(table))
            return;

        for (int index = 0; index < Frame.Size / sizeof(ulong); index++)
        {
            PhysicalAddress entryAddress = table.Base + (ulong)index * sizeof(ulong);
            PageTableEntry entry = new(_lab.Memory.ReadEntry(entryAddress));
            LinearAddress address = _lab.Canonical(start + (ulong)index * level.EntrySpan);
            if (!entry.IsPresent)
                continue;

            if (entry.IsLeaf(level))
                leaves.Add((address, new WalkStep(level, entryAddress, entry)));
            else
                Visit(entry.Frame, level - 1, address.Value, tables, leaves);
        }
    }

    private void ReleasePage(LinearAddress address, WalkStep leaf)
    {
        ulong bytes = ((PageSize)leaf.Level).Bytes;
        if (_uncounted.Remove(new LinearAddress(address.Value & ~(bytes - 1))))
            return;

        Frame first = leaf.Entry.PageBase(leaf.Level).Frame;
        for (ulong number = first.Number; number < first.Number + bytes / Frame.Size; number++)
        {
            if (_lab.Frames.ReferenceCount(new Frame(number)) != 0)
                _lab.Frames.Release(new Frame(number));
        }
    }
}
