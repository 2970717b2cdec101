// SPDX-License-Identifier: MIT
namespace X64Paging.Paging;

/// <summary>What follows from a page size.</summary>
public static class PageSizeExtensions
{
    extension(PageSize size)
    {
        /// <summary>Bytes in a page of this size.</summary>
        public ulong Bytes => 1UL << (3 + 9 * (int)size);

        /// <summary>The level of the entry that maps such a page.</summary>
        public PagingLevel Level => (PagingLevel)size;
    }
}
