// SPDX-License-Identifier: MIT
using System.Collections.Immutable;
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Explanations;

/// <summary>An access as if entries, registers or its address were other than they are. Memory is never written.</summary>
internal sealed class Supposition
{
    /// <summary>Tables to be made are supposed to lie at the top of the first 4 GiB, which every processor can address.</summary>
    private const ulong LastNewTable = 0xFFFF_F000;

    private readonly PhysicalMemory _memory;
    private readonly PageTableWalker _walker;
    private int _newTables;

    public Supposition(PhysicalMemory memory, in PagingControls controls, in MemoryAccess access)
    {
        _memory = memory;
        _walker = new PageTableWalker(memory, controls);
        Controls = controls;
        Access = access;
        Entries = ImmutableDictionary<PhysicalAddress, PageTableEntry>.Empty;
        Origins = ImmutableDictionary<PhysicalAddress, SupposedEntry>.Empty;
    }

    private Supposition(Supposition from, PageTableWalker walker, in PagingControls controls, in MemoryAccess access)
    {
        _memory = from._memory;
        _walker = walker;
        _newTables = from._newTables;
        Controls = controls;
        Access = access;
        Entries = from.Entries;
        Origins = from.Origins;
    }

    public MemoryAccess Access { get; }

    public PagingControls Controls { get; }

    /// <summary>The entries that differ from memory's.</summary>
    public ImmutableDictionary<PhysicalAddress, PageTableEntry> Entries { get; private set; }

    /// <summary>What the same entries are in memory.</summary>
    public ImmutableDictionary<PhysicalAddress, SupposedEntry> Origins { get; private set; }

    public Supposition With(in PagingControls controls) => new(this, new PageTableWalker(_memory, controls), controls, Access);

    public Supposition With(in MemoryAccess access) => new(this, _walker, Controls, access);

    /// <summary>The same with a bit of an entry changed; null if that bit has been changed before.</summary>
    public Supposition? Toggle(WalkStep step, int bit)
    {
        if (!Origins.TryGetValue(step.EntryAddress, out SupposedEntry origin))
            origin = new SupposedEntry(step.Level, step.Entry, IsInNewTable: false, NamesNewTable: false);
        if (((origin.OldValue.Value ^ step.Entry.Value) >> bit & 1) != 0)
            return null;

        Supposition next = new(this, _walker, Controls, Access);
        next.Set(step.EntryAddress, new PageTableEntry(step.Entry.Value ^ 1UL << bit), origin);
        return next;
    }

    /// <summary>The same with a table made, empty, that an entry which is not present then names.</summary>
    public Supposition MakeTable(WalkStep step)
    {
        Supposition next = new(this, _walker, Controls, Access);
        if (!Origins.TryGetValue(step.EntryAddress, out SupposedEntry origin))
            origin = new SupposedEntry(step.Level, step.Entry, IsInNewTable: false, NamesNewTable: false);

        PhysicalAddress table = new(LastNewTable - (ulong)next._newTables++ * (ulong)Frame.Size);
        next.Set(step.EntryAddress, new PageTableEntry(table.Value | step.Entry.Value | (ulong)PageTableFlags.Present), origin with { NamesNewTable = true });
        PagingLevel below = step.Level - 1;
        foreach (LinearAddress page in Pages())
            next.Set(table + EntryOffset(page, below), default, new SupposedEntry(below, default, IsInNewTable: true, NamesNewTable: false));
        return next;
    }

    /// <summary>Looks through the tables for each page of the access, the lower first.</summary>
    public IEnumerable<Walk> Walk()
    {
        foreach (LinearAddress page in Pages())
            yield return _walker.Probe(page, Access.Kind, Access.Mode, Entries);
    }

    /// <summary>What comes of the access.</summary>
    public Judgement Judge()
    {
        AddressRule rule = Resolve(out _);
        return rule != AddressRule.None ? new Judgement(rule, null) : new Judgement(rule, Walk().FirstOrDefault(walk => walk.Translation == null));
    }

    /// <summary>Checks the address and masks its tag off.</summary>
    public AddressRule Resolve(out LinearAddress address) =>
        LinearAddressRules.Judge(Controls, Access.Address, Access.Size, Access.Kind, Access.Mode, Access.Segment, out address);

    /// <summary>The index of the entry that an address selects in a table of the level.</summary>
    public int IndexOf(LinearAddress address, PagingLevel level) => (int)(EntryOffset(address, level) / EntrySize);

    private ulong EntrySize => Controls.Mode == PagingMode.ThirtyTwoBit ? (ulong)sizeof(uint) : sizeof(ulong);

    /// <summary>The first byte of the access in each of its pages.</summary>
    public IReadOnlyList<LinearAddress> Pages()
    {
        Resolve(out LinearAddress first);
        int firstSize = int.Min(Access.Size, Frame.Size - first.PageOffset);
        if (firstSize == Access.Size)
            return [first];

        LinearAddress second = first + (ulong)firstSize;
        return [first, Controls.IsLongMode ? second : new LinearAddress((uint)second.Value)];
    }

    private ulong EntryOffset(LinearAddress address, PagingLevel level) => Controls.Mode == PagingMode.ThirtyTwoBit
        ? (address.Value >> (level == PagingLevel.PageTable ? 12 : 22) & 0x3FF) * EntrySize
        : (ulong)address.TableIndex(level) * EntrySize;

    private void Set(PhysicalAddress address, PageTableEntry value, SupposedEntry origin)
    {
        Entries = Entries.SetItem(address, value);
        Origins = Origins.SetItem(address, origin);
    }
}
