// SPDX-License-Identifier: MIT
namespace X64Paging.Paging;

/// <summary>What follows from a level.</summary>
public static class PagingLevelExtensions
{
    extension(PagingLevel level)
    {
        /// <summary>Bytes of linear addresses that one 8-byte entry of the level stands for.</summary>
        public ulong EntrySpan => 1UL << (3 + 9 * (int)level);

        /// <summary>What the manual calls an entry of the level: PTE, PDE, PDPTE, PML4E, PML5E.</summary>
        public string EntryName => level switch
        {
            PagingLevel.PageTable => "PTE",
            PagingLevel.PageDirectory => "PDE",
            PagingLevel.Pdpt => "PDPTE",
            PagingLevel.Pml4 => "PML4E",
            PagingLevel.Pml5 => "PML5E",
            _ => "no entry",
        };
    }
}
