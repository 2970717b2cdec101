// SPDX-License-Identifier: MIT
namespace X64Paging.Paging;

/// <summary>A level of the page tables, named for the structure whose entries are read there. A level's value is its distance from the page.</summary>
public enum PagingLevel : byte
{
    /// <summary>No level: what stands in a fault that no entry caused.</summary>
    None = 0,

    /// <summary>Page table: entries (PTE) map 4 KiB pages.</summary>
    PageTable = 1,

    /// <summary>Page directory: entries (PDE) name page tables or map 2 MiB pages.</summary>
    PageDirectory = 2,

    /// <summary>Page-directory-pointer table: entries (PDPTE) name page directories or map 1 GiB pages.</summary>
    Pdpt = 3,

    /// <summary>PML4 table: the root with 4-level paging.</summary>
    Pml4 = 4,

    /// <summary>PML5 table: the root with 5-level paging.</summary>
    Pml5 = 5,
}
