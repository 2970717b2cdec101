// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Translation;

/// <summary>A set of page sizes: those that one array of a TLB holds.</summary>
[Flags]
public enum PageSizes : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>4 KiB.</summary>
    Small = 1 << PageSize.Size4KiB,

    /// <summary>2 MiB, and in 32-bit paging 4 MiB.</summary>
    Large = (1 << PageSize.Size2MiB) | (1 << PageSize.Size4MiB),

    /// <summary>1 GiB.</summary>
    Huge = 1 << PageSize.Size1GiB,

    /// <summary>All of them.</summary>
    All = Small | Large | Huge,
}
