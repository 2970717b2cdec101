// SPDX-License-Identifier: MIT
namespace X64Paging.Paging;

/// <summary>What bits mean in entries of one level.</summary>
internal struct LevelRule
{
    /// <summary>The bits that are reserved in every entry.</summary>
    public ulong Reserved;

    /// <summary>Those that are reserved besides where PS is set.</summary>
    public ulong ReservedInLargePage;

    /// <summary>The bit that makes an entry a leaf, or none.</summary>
    public ulong LeafWhenSet;

    /// <summary>The reserved bits that are set in a present entry.</summary>
    public readonly ulong ReservedBits(PageTableEntry entry)
    {
        // All ones if PS is set.
        ulong pageSizeSet = (ulong)-(long)(entry.Value >> 7 & 1);
        return entry.Value & (Reserved | (ReservedInLargePage & pageSizeSet));
    }

    /// <summary>Whether a present entry maps a page.</summary>
    public readonly bool IsLeaf(PageTableEntry entry) => (entry.Value & LeafWhenSet) != 0;
}
