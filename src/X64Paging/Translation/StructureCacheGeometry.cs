// SPDX-License-Identifier: MIT
namespace X64Paging.Translation;

/// <summary>The paging-structure caches, direct-mapped, one for each level whose entries name tables. 0 entries is no cache.</summary>
/// <param name="PageDirectoryEntries">Entries for PDEs: a hit leaves one reference for a walk to make.</param>
/// <param name="PdptEntries">Entries for PDPTEs.</param>
/// <param name="Pml4Entries">Entries for PML4Es.</param>
/// <param name="Pml5Entries">Entries for PML5Es.</param>
public sealed record StructureCacheGeometry(int PageDirectoryEntries, int PdptEntries, int Pml4Entries, int Pml5Entries)
{
    /// <summary>No paging-structure caches: every walk begins at the root.</summary>
    public static StructureCacheGeometry None { get; } = new(0, 0, 0, 0);
}
