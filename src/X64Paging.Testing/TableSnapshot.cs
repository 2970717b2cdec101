// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Testing;

/// <summary>All entries of the tables that some roots lead to, as they stood at one moment.</summary>
internal sealed class TableSnapshot
{
    private readonly PhysicalMemory _memory;
    private readonly PagingLevel _rootLevel;
    private readonly Dictionary<PhysicalAddress, PageTableEntry> _entries = [];
    private readonly HashSet<Frame> _tables = [];

    public TableSnapshot(PhysicalMemory memory, PagingLevel rootLevel, IEnumerable<Frame> roots)
    {
        _memory = memory;
        _rootLevel = rootLevel;
        foreach (Frame root in roots)
            Keep(root, rootLevel);
    }

    /// <summary>The entry at a physical address; zero where no table was.</summary>
    public PageTableEntry this[PhysicalAddress address] => _entries.GetValueOrDefault(address);

    /// <summary>The entries that led to an address, from the root down to the one that mapped it or was not present.</summary>
    public IEnumerable<WalkStep> StepsTo(LinearAddress address, Frame root)
    {
        Frame table = root;
        for (PagingLevel level = _rootLevel; level >= PagingLevel.PageTable; level--)
        {
            PhysicalAddress entryAddress = table.Base + (ulong)address.TableIndex(level) * sizeof(ulong);
            PageTableEntry entry = this[entryAddress];
            yield return new WalkStep(level, entryAddress, entry);
            if (!entry.IsPresent || entry.IsLeaf(level))
                yield break;
            table = entry.Frame;
        }
    }

    /// <summary>Keeps a table and those below it, each once: a table may name itself.</summary>
    private void Keep(Frame table, PagingLevel level)
    {
        if (!_memory.Contains(table) || !_tables.Add(table))
            return;

        for (PhysicalAddress address = table.Base; address < table.Base + Frame.Size; address += sizeof(ulong))
        {
            PageTableEntry entry = new(_memory.ReadEntry(address));
            if (entry.Value == 0)
                continue;

            _entries[address] = entry;
            if (entry.IsPresent && !entry.IsLeaf(level))
                Keep(entry.Frame, level - 1);
        }
    }
}
