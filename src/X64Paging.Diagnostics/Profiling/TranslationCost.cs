// SPDX-License-Identifier: MIT
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Profiling;

/// <summary>Differences of an MMU's counts, and what they cost.</summary>
internal static class TranslationCost
{
    /// <summary>What has been counted since an earlier look, as far as translations go.</summary>
    public static MmuStatistics Since(this in MmuStatistics now, in MmuStatistics before)
    {
        WalkReads entries = now.EntriesRead;
        WalkReads structures = now.StructureCacheHits;
        for (int level = 0; level <= (int)PagingLevel.Pml5; level++)
        {
            entries[level] -= before.EntriesRead[level];
            structures[level] -= before.StructureCacheHits[level];
        }

        return now with
        {
            FirstLevelMisses = now.FirstLevelMisses - before.FirstLevelMisses,
            SecondLevelHits = now.SecondLevelHits - before.SecondLevelHits,
            TlbMisses = now.TlbMisses - before.TlbMisses,
            DirtyWalks = now.DirtyWalks - before.DirtyWalks,
            EntriesRead = entries,
            StructureCacheHits = structures,
        };
    }

    /// <summary>The cycles of second-level hits and walks.</summary>
    public static ulong CyclesOf(this CostModel costs, in MmuStatistics counted)
    {
        ulong cycles = counted.SecondLevelHits * costs.SecondLevelHit + counted.DirtyWalks * costs.DirtyWalk;
        for (PagingLevel level = PagingLevel.PageTable; level <= PagingLevel.Pml5; level++)
            cycles += counted.EntriesRead.At(level) * costs.WalkAt(level);
        return cycles;
    }
}
