// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Sanitizers;

/// <summary>Keeps account of who changes page tables: watches their frames, and compares each with a copy before the next write to it.</summary>
/// <remarks>A and D that are set, as walks do, are no changes. Of each entry the last few are kept.</remarks>
internal sealed class TableJournal : IDisposable
{
    private const int KeptPerEntry = 8;
    private const ulong SetByWalks = (ulong)(PageTableFlags.Accessed | PageTableFlags.Dirty);

    private readonly Mmu _mmu;
    private readonly Func<CodePoint> _now;
    private readonly Action<TableStore>? _heard;
    private readonly Dictionary<Frame, TrackedTable> _tables = [];
    private readonly Dictionary<PhysicalAddress, List<TableStore>> _stores = [];
    private List<TrackedTable> _dirty = [];
    private List<TrackedTable> _settling = [];

    /// <param name="mmu">The MMU whose tables these are.</param>
    /// <param name="now">Tells where the run is.</param>
    /// <param name="heard">Is told of each change when it is found; may track and forget tables, and asks for no changes then.</param>
    public TableJournal(Mmu mmu, Func<CodePoint> now, Action<TableStore>? heard = null)
    {
        _mmu = mmu;
        _now = now;
        _heard = heard;
        mmu.Memory.WatchedFrameWritten += NoteWrite;
    }

    /// <summary>The number of the last change that was found.</summary>
    public ulong LastNumber { get; private set; }

    public TrackedTable? Find(Frame frame) => _tables.GetValueOrDefault(frame);

    /// <summary>Begins to keep account of a frame, unless it is done already, or is none of RAM.</summary>
    public TrackedTable? Track(Frame frame)
    {
        if (_tables.TryGetValue(frame, out TrackedTable? table))
            return table;
        if (!_mmu.Memory.Contains(frame))
            return null;

        table = new TrackedTable(frame);
        _mmu.Memory.Read(frame.Base, MemoryMarshal.AsBytes(table.Entries.AsSpan()));
        _tables.Add(frame, table);
        _mmu.Watch(frame);
        return table;
    }

    /// <summary>As <see cref="Track"/>, of a table that has been made just now: whoever's turn it is has stored all that is in it.</summary>
    public TrackedTable? TrackMade(Frame frame)
    {
        if (_tables.ContainsKey(frame) || Track(frame) is not { } table)
            return Find(frame);

        Array.Clear(table.Entries);
        table.Writer = _now();
        table.IsDirty = true;
        Settle(table);
        return table;
    }

    /// <summary>The frame holds no table any more. What was known of its entries is forgotten.</summary>
    public void Forget(Frame frame)
    {
        if (!_tables.Remove(frame, out TrackedTable? table))
            return;

        table.IsDirty = false;
        for (ulong offset = 0; offset < Frame.Size; offset += sizeof(ulong))
            _stores.Remove(frame.Base + offset);
    }

    /// <summary>Finds all changes that were made and not found yet.</summary>
    public void SettleAll()
    {
        while (_dirty.Count > 0)
        {
            (_dirty, _settling) = (_settling, _dirty);
            foreach (TrackedTable table in _settling)
            {
                table.IsListed = false;
                Settle(table);
            }

            _settling.Clear();
        }
    }

    /// <summary>The changes of an entry, the oldest first.</summary>
    public ReadOnlySpan<TableStore> StoresTo(PhysicalAddress entryAddress)
    {
        if (_tables.TryGetValue(entryAddress.Frame, out TrackedTable? table))
            Settle(table);
        return _stores.TryGetValue(entryAddress, out List<TableStore>? stores) ? CollectionsMarshal.AsSpan(stores) : [];
    }

    /// <summary>The last change of an entry, or null if none was seen.</summary>
    public TableStore? LastStoreTo(PhysicalAddress entryAddress) => StoresTo(entryAddress) is [.., TableStore last] ? last : null;

    public void Dispose() => _mmu.Memory.WatchedFrameWritten -= NoteWrite;

    /// <summary>A table is about to be written: what the write before has done is found now, since its maker is known.</summary>
    private void NoteWrite(Frame frame)
    {
        if (!_tables.TryGetValue(frame, out TrackedTable? table))
            return;

        Settle(table);
        table.Writer = _now();
        table.IsDirty = true;
        if (!table.IsListed)
            _dirty.Add(table);
        table.IsListed = true;
        _mmu.Watch(frame);
    }

    private void Settle(TrackedTable table)
    {
        if (!table.IsDirty)
            return;

        table.IsDirty = false;
        Span<ulong> current = stackalloc ulong[TrackedTable.EntryCount];
        _mmu.Memory.Read(table.Frame.Base, MemoryMarshal.AsBytes(current));
        Span<ulong> known = table.Entries;
        for (int i = known.CommonPrefixLength(current); i < known.Length; i++)
        {
            ulong old = known[i];
            ulong now = current[i];
            known[i] = now;
            if ((old ^ now) != 0 && ((old ^ now) & ~(SetByWalks & now)) != 0)
                Note(new(table.Frame.Base + (ulong)i * sizeof(ulong), new(old), new(now), table.Writer, ++LastNumber));
        }
    }

    private void Note(TableStore store)
    {
        if (!_stores.TryGetValue(store.EntryAddress, out List<TableStore>? stores))
            _stores[store.EntryAddress] = stores = [];
        if (stores.Count == KeptPerEntry)
            stores.RemoveAt(0);
        stores.Add(store);
        _heard?.Invoke(store);
    }
}
