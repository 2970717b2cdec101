// SPDX-License-Identifier: MIT
namespace X64Paging.Paging;

/// <summary>The flag bits of a page-table entry. SDM vol. 3A, "4-Level Paging and 5-Level Paging".</summary>
/// <remarks>
/// <code>
///  63 62  59 58      52 51                    12 11  9 8 7  6 5 4   3   2   1   0
/// ┌──┬──────┬──────────┬────────────────────────┬─────┬─┬──┬─┬─┬───┬───┬───┬───┬─┐
/// │XD│ key  │ software │ address                │soft.│G│PS│D│A│PCD│PWT│U/S│R/W│P│
/// └──┴──────┴──────────┴────────────────────────┴─────┴─┴──┴─┴─┴───┴───┴───┴───┴─┘
/// </code>
/// </remarks>
[Flags]
public enum PageTableFlags : ulong
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>P: the entry is valid. While it is clear, all other bits are software's.</summary>
    Present = 1UL << 0,

    /// <summary>R/W: writes are allowed, if every other level allows them.</summary>
    Writable = 1UL << 1,

    /// <summary>U/S: user-mode accesses are allowed, if every other level allows them.</summary>
    User = 1UL << 2,

    /// <summary>PWT: part of the memory type of the page or of the next table.</summary>
    WriteThrough = 1UL << 3,

    /// <summary>PCD: part of the memory type of the page or of the next table.</summary>
    CacheDisable = 1UL << 4,

    /// <summary>A: the processor has used the entry for a translation.</summary>
    Accessed = 1UL << 5,

    /// <summary>D: the page has been written. Only in an entry that maps a page.</summary>
    Dirty = 1UL << 6,

    /// <summary>PS, above level 1: the entry maps a page. In a PTE the same bit is <see cref="PageAttribute"/>.</summary>
    PageSize = 1UL << 7,

    /// <summary>PAT, in a PTE: part of the page's memory type.</summary>
    PageAttribute = 1UL << 7,

    /// <summary>G: with CR4.PGE, the translation survives MOV CR3. Only in an entry that maps a page.</summary>
    Global = 1UL << 8,

    /// <summary>Bit 9, ignored by the processor.</summary>
    Software9 = 1UL << 9,

    /// <summary>Bit 10, ignored by the processor.</summary>
    Software10 = 1UL << 10,

    /// <summary>Bit 11, ignored by the processor in ordinary paging.</summary>
    Software11 = 1UL << 11,

    /// <summary>PAT, in an entry that maps a 2 MiB or 1 GiB page.</summary>
    LargePageAttribute = 1UL << 12,

    /// <summary>XD (AMD: NX): instruction fetches are refused. Reserved while EFER.NXE is clear.</summary>
    NoExecute = 1UL << 63,
}
