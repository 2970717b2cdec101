// SPDX-License-Identifier: MIT
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Profiling;

/// <summary>TLB misses by structure, and what walks read.</summary>
public sealed class TranslationCounts
{
    private WalkReads _entriesRead;
    private WalkReads _structureHits;

    /// <summary>Fetches that missed the first-level instruction TLB.</summary>
    public ulong InstructionMisses { get; private set; }

    /// <summary>Data accesses that missed the first-level data TLB.</summary>
    public ulong DataMisses { get; private set; }

    /// <summary>Those of both that the second level served.</summary>
    public ulong SecondLevelHits { get; private set; }

    /// <summary>Those of both that no TLB served: walks.</summary>
    public ulong Walks { get; private set; }

    /// <summary>Writes that walked to set D, though a TLB had their translation.</summary>
    public ulong DirtyWalks { get; private set; }

    /// <summary>Entries that all walks read, by level: references to memory.</summary>
    public WalkReads EntriesRead => _entriesRead;

    /// <summary>Walks that a paging-structure cache shortened, by the level of the entry that it had.</summary>
    public WalkReads StructureHits => _structureHits;

    /// <summary>Adds what the MMU has counted during an access.</summary>
    internal void Add(in MmuStatistics counted, AccessKind kind)
    {
        if (kind == AccessKind.Fetch)
            InstructionMisses += counted.FirstLevelMisses;
        else
            DataMisses += counted.FirstLevelMisses;
        SecondLevelHits += counted.SecondLevelHits;
        Walks += counted.TlbMisses;
        DirtyWalks += counted.DirtyWalks;
        for (int level = 0; level <= (int)PagingLevel.Pml5; level++)
        {
            _entriesRead[level] += counted.EntriesRead[level];
            _structureHits[level] += counted.StructureCacheHits[level];
        }
    }
}
