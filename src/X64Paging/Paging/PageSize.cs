// SPDX-License-Identifier: MIT
namespace X64Paging.Paging;

/// <summary>The size of a page.</summary>
public enum PageSize : byte
{
    /// <summary>4,096 bytes, mapped by a PTE.</summary>
    Size4KiB = PagingLevel.PageTable,

    /// <summary>2 MiB, mapped by a PDE with PS set.</summary>
    Size2MiB = PagingLevel.PageDirectory,

    /// <summary>1 GiB, mapped by a PDPTE with PS set.</summary>
    Size1GiB = PagingLevel.Pdpt,

    /// <summary>4 MiB, mapped by a PDE with PS set in 32-bit paging.</summary>
    Size4MiB = 4,
}
