// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Translation;

/// <summary>The paging-structure caches: which table a part of a linear address leads to, so that a walk need not begin at the root.</summary>
/// <remarks>
/// SDM vol. 3A, "Paging-Structure Caches". Entries come from present entries without reserved bits whose A is set; G plays no role. They
/// stand for the rights of all levels above. The tables of PAE's PDPTEs are in registers, so those are not cached.
/// <code>
///  tag    60:16 the address above what the entry spans   15:13 the entry's level   11:0 PCID
///  value  51:12 the table that the entry names            63 XD, 2 U/S, 1 R/W together
/// </code>
/// </remarks>
internal sealed class PagingStructureCache
{
    private const int NumberShift = 16;
    private const int LevelShift = 13;
    private const int UnusedAddressBits = 7;

    private readonly StructureCacheLevel?[] _levels = new StructureCacheLevel?[(int)PagingLevel.Pml5 + 1];
    private WalkReads _hits;
    private ulong _ignoredAddressBits;

    public PagingStructureCache(StructureCacheGeometry geometry)
    {
        Make(PagingLevel.PageDirectory, geometry.PageDirectoryEntries);
        Make(PagingLevel.Pdpt, geometry.PdptEntries);
        Make(PagingLevel.Pml4, geometry.Pml4Entries);
        Make(PagingLevel.Pml5, geometry.Pml5Entries);

        void Make(PagingLevel level, int entries)
        {
            if (entries != 0)
                _levels[(int)level] = new StructureCacheLevel(entries);
        }
    }

    /// <summary>The paging mode: it says how much an entry spans.</summary>
    public PagingMode Mode
    {
        // A PDE of 32-bit paging spans 4 MiB, twice as much as another.
        set => _ignoredAddressBits = value == PagingMode.ThirtyTwoBit ? PagingLevel.PageDirectory.EntrySpan : 0;
    }

    /// <summary>Walks that began below the root, by the level of the entry that was cached.</summary>
    public WalkReads Hits => _hits;

    /// <summary>The tables that are named.</summary>
    public IEnumerable<Frame> Tables =>
        from level in _levels
        where level != null
        from entry in level.Entries
        select new PageTableEntry(entry.Value).Frame;

    /// <summary>Finds the table nearest to the page that is known, from a highest level down.</summary>
    /// <param name="address">The address to walk for.</param>
    /// <param name="pcid">The current PCID.</param>
    /// <param name="lowest">The lowest level of entry to ask for: higher where the shorter ways are not to be taken.</param>
    /// <param name="root">Where to begin when nothing is known.</param>
    public WalkStart Find(LinearAddress address, Pcid pcid, PagingLevel lowest, in WalkStart root)
    {
        for (PagingLevel level = lowest; level <= root.Level; level++)
        {
            ulong tag = TagOf(address, pcid, level);
            if (_levels[(int)level] is not { } cache || !cache.TryFind(tag >> NumberShift, tag, out ulong value))
                continue;

            _hits[(int)level]++;
            return new WalkStart(
                new PhysicalAddress(value & PageTableEntry.AddressMask), level - 1, (PageTableFlags)value & EffectiveRights.Mask);
        }

        return root;
    }

    /// <summary>Keeps what an entry says, which is the way to a table.</summary>
    public void Fill(LinearAddress address, Pcid pcid, in WalkStart table)
    {
        PagingLevel level = table.Level + 1;
        ulong tag = TagOf(address, pcid, level);
        _levels[(int)level]?.Fill(tag >> NumberShift, tag, table.Table.Value | (ulong)table.Rights);
    }

    /// <summary>Drops what leads to an address, at every level.</summary>
    public void Drop(LinearAddress address, Pcid pcid)
    {
        for (PagingLevel level = PagingLevel.PageDirectory; level <= PagingLevel.Pml5; level++)
        {
            ulong tag = TagOf(address, pcid, level);
            _levels[(int)level]?.Drop(tag >> NumberShift, tag);
        }
    }

    /// <summary>Drops all of a PCID.</summary>
    public void DropContext(Pcid pcid)
    {
        foreach (StructureCacheLevel? level in _levels)
            level?.DropWhere(Pcid.Maximum, pcid.Value);
    }

    public void DropAll()
    {
        foreach (StructureCacheLevel? level in _levels)
            level?.DropAll();
    }

    private ulong TagOf(LinearAddress address, Pcid pcid, PagingLevel level)
    {
        ulong number = (address.Value & ~_ignoredAddressBits) << UnusedAddressBits >> UnusedAddressBits >> (3 + 9 * (int)level);
        return number << NumberShift | (ulong)level << LevelShift | pcid.Value;
    }
}
