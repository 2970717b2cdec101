// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Memory;
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Sanitizers;

/// <summary>Who names which frame, counted from the tables of all spaces and kept up to date by their changes.</summary>
internal sealed class FrameModel : IDisposable
{
    private readonly TableJournal _journal;
    private readonly PhysicalMemory _memory;
    private readonly Dictionary<Frame, TablePlace> _places = [];
    private readonly Dictionary<Frame, FrameUse> _uses = [];
    private readonly List<SpaceModel> _spaces = [];

    public FrameModel(Mmu mmu, Func<CodePoint> now)
    {
        _memory = mmu.Memory;
        _journal = new TableJournal(mmu, now, Apply);
    }

    /// <summary>Frames whose account has changed since this was last cleared.</summary>
    public HashSet<Frame> Touched { get; } = [];

    /// <summary>Entries of the lowest level that have changed since this was last cleared.</summary>
    public List<(TablePlace Table, PhysicalAddress EntryAddress, int Index, PageTableEntry Entry)> ChangedPages { get; } = [];

    public FrameUse UseOf(Frame frame)
    {
        if (!_uses.TryGetValue(frame, out FrameUse? use))
            _uses[frame] = use = new FrameUse();
        return use;
    }

    /// <summary>Brings the account up to date: spaces that are gone leave it, changes of tables enter it, new spaces are read as a whole.</summary>
    public void Update(IReadOnlyList<(AddressSpace Memory, int Pid)> living)
    {
        for (int i = _spaces.Count - 1; i >= 0; i--)
        {
            SpaceModel space = _spaces[i];
            if (living.Any(other => other.Memory == space.Memory))
                continue;

            _spaces.RemoveAt(i);
            RemoveTable(space.Root);
        }

        _journal.SettleAll();
        foreach ((AddressSpace memory, int pid) in living)
        {
            if (_spaces.Exists(space => space.Memory == memory))
                continue;

            SpaceModel space = new(memory, pid);
            _spaces.Add(space);
            AddTable(space.Root, new TablePlace(space, PagingLevel.Pml4, default));
        }
    }

    /// <summary>Has all pages of a space looked at again, as its regions have changed.</summary>
    public void Recheck(AddressSpace memory)
    {
        foreach ((Frame frame, TablePlace place) in _places)
        {
            if (place.Space.Memory != memory || place.Level != PagingLevel.PageTable || _journal.Find(frame) is not { } table)
                continue;

            for (int i = 0; i < TrackedTable.EntryCount; i++)
            {
                if (PageMarks.HoldsFrame(new(table.Entries[i])))
                    ChangedPages.Add((place, EntryAddress(frame, i), i, new(table.Entries[i])));
            }
        }
    }

    /// <summary>The entries that name a frame: looks through all tables.</summary>
    public List<FrameMapping> MappingsOf(Frame named)
    {
        List<FrameMapping> mappings = [];
        foreach ((Frame frame, TablePlace place) in _places)
        {
            if (_journal.Find(frame) is not { } table)
                continue;

            for (int i = 0; i < TrackedTable.EntryCount; i++)
            {
                PageTableEntry entry = new(table.Entries[i]);
                if (!PageMarks.HoldsFrame(entry) || entry.Frame != named)
                    continue;

                PhysicalAddress address = EntryAddress(frame, i);
                mappings.Add(new(place.Space.Pid, place.PageOf(i), place.Level, address, entry, _journal.LastStoreTo(address)));
            }
        }

        return [.. mappings.OrderBy(mapping => mapping.Pid).ThenBy(mapping => mapping.Page.Value)];
    }

    public void Dispose() => _journal.Dispose();

    private static PhysicalAddress EntryAddress(Frame table, int index) => table.Base + (ulong)index * sizeof(ulong);

    private void Apply(TableStore store)
    {
        if (!_places.TryGetValue(store.EntryAddress.Frame, out TablePlace place))
            return;

        int index = store.EntryAddress.FrameOffset / sizeof(ulong);
        Remove(place, store.Old);
        Add(place, store.EntryAddress, index, store.New);
    }

    private void AddTable(Frame frame, TablePlace place)
    {
        FrameUse use = UseOf(frame);
        use.Tables++;
        Touched.Add(frame);

        // What stands in two places is counted, and looked into once: its reference count will not fit.
        if (!_memory.Contains(frame) || !_places.TryAdd(frame, place))
            return;

        if (use.AllocatedBy != null)
        {
            // Taken since the last check, and so made by whom this check is for: its entries come as changes.
            _journal.TrackMade(frame);
            return;
        }

        TrackedTable table = _journal.Track(frame)!;
        for (int i = 0; i < TrackedTable.EntryCount; i++)
            Add(place, EntryAddress(frame, i), i, new(table.Entries[i]));
    }

    private void RemoveTable(Frame frame)
    {
        FrameUse use = UseOf(frame);
        use.Tables--;
        Touched.Add(frame);
        if (use.Tables > 0 || !_places.Remove(frame, out TablePlace place) || _journal.Find(frame) is not { } table)
            return;

        foreach (ulong entry in table.Entries)
            Remove(place, new(entry));
        _journal.Forget(frame);
    }

    private void Add(TablePlace place, PhysicalAddress entryAddress, int index, PageTableEntry entry)
    {
        if (!PageMarks.HoldsFrame(entry))
            return;

        if (place.Level > PagingLevel.PageTable)
        {
            AddTable(entry.Frame, new TablePlace(place.Space, place.Level - 1, place.PageOf(index)));
            return;
        }

        Count(entry, 1);
        ChangedPages.Add((place, entryAddress, index, entry));
    }

    private void Remove(TablePlace place, PageTableEntry entry)
    {
        if (!PageMarks.HoldsFrame(entry))
            return;

        if (place.Level > PagingLevel.PageTable)
            RemoveTable(entry.Frame);
        else
            Count(entry, -1);
    }

    private void Count(PageTableEntry entry, int change)
    {
        FrameUse use = UseOf(entry.Frame);
        use.Mappings += change;
        if (entry.IsPresent && entry.IsWritable && !entry.Has(PageMarks.Shared))
            use.Writers += change;
        Touched.Add(entry.Frame);
    }
}
