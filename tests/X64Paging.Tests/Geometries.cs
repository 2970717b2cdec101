// SPDX-License-Identifier: MIT
using X64Paging.Translation;

namespace X64Paging.Tests;

/// <summary>Geometries that tests can count by hand.</summary>
internal static class Geometries
{
    /// <summary>One level for data and instructions alike, an array for each page size, no paging-structure cache.</summary>
    public static TlbGeometry Unified(int smallSets, int smallWays, int largeSets, int largeWays, int hugeSets, int hugeWays) => new()
    {
        Name = $"{smallSets}x{smallWays}, {largeSets}x{largeWays}, {hugeSets}x{hugeWays}",
        Instruction = [],
        Data = [],
        Unified = [new(PageSizes.Small, smallSets, smallWays), new(PageSizes.Large, largeSets, largeWays), new(PageSizes.Huge, hugeSets, hugeWays)],
        Structures = StructureCacheGeometry.None,
    };

    /// <summary>No TLB: every access walks, from wherever the paging-structure caches know.</summary>
    public static TlbGeometry StructuresAlone(int pageDirectoryEntries, int pdptEntries, int pml4Entries, int pml5Entries) => new()
    {
        Name = $"structures {pageDirectoryEntries}, {pdptEntries}, {pml4Entries}, {pml5Entries}",
        Instruction = [],
        Data = [],
        Unified = [],
        Structures = new StructureCacheGeometry(pageDirectoryEntries, pdptEntries, pml4Entries, pml5Entries),
    };
}
