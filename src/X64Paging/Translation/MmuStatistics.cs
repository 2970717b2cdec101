// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Translation;

/// <summary>What an MMU has counted since it was made. Hits of the innermost TLB are not counted: they are all other accesses.</summary>
/// <param name="FirstLevelMisses">Accesses that missed the innermost TLB: the first level, or the second where there is no first.</param>
/// <param name="SecondLevelHits">Those of them that the second level served behind a first.</param>
/// <param name="TlbMisses">Accesses that no TLB served, and walked.</param>
/// <param name="DirtyWalks">Writes that found a translation whose D was clear, and walked again to set it.</param>
/// <param name="EntriesRead">Page-table entries that walks read, by level.</param>
/// <param name="StructureCacheHits">Walks that began below the root, by the level of the entry that was cached.</param>
/// <param name="Faults">Page faults raised.</param>
/// <param name="SpuriousFaults">Those of them that the tables would have allowed.</param>
/// <param name="Invalidations">Pages invalidated by INVLPG, or by INVPCID one at a time.</param>
/// <param name="Flushes">Loads of CR3 and other operations that drop many translations.</param>
public readonly record struct MmuStatistics(
    ulong FirstLevelMisses,
    ulong SecondLevelHits,
    ulong TlbMisses,
    ulong DirtyWalks,
    WalkReads EntriesRead,
    WalkReads StructureCacheHits,
    ulong Faults,
    ulong SpuriousFaults,
    ulong Invalidations,
    ulong Flushes);
