// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Diagnostics.Profiling.Export;

/// <summary>The levels of tables, as profiles name them.</summary>
internal static class ProfileLevels
{
    public static IReadOnlyList<PagingLevel> All { get; } =
        [PagingLevel.PageTable, PagingLevel.PageDirectory, PagingLevel.Pdpt, PagingLevel.Pml4, PagingLevel.Pml5];

    public static string NameOf(PagingLevel level) => level switch
    {
        PagingLevel.PageTable => "pageTable",
        PagingLevel.PageDirectory => "pageDirectory",
        PagingLevel.Pdpt => "pdpt",
        PagingLevel.Pml4 => "pml4",
        _ => "pml5",
    };
}
