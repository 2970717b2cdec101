// SPDX-License-Identifier: MIT
namespace X64Paging.Paging;

/// <summary>What follows from a page size.</summary>
public static class PageSizeExtensions
{
    extension(PageSize size)
    {
        /// <summary>Bytes in a page of this size.</summary>
        public ulong Bytes => 1UL << size.BytesLog2;

        /// <summary>The level of the entry that maps such a page.</summary>
        public PagingLevel Level => size == PageSize.Size4MiB ? PagingLevel.PageDirectory : (PagingLevel)size;

        /// <summary>Bits of an address that lie within the page: one byte for each size, in a constant.</summary>
        internal int BytesLog2 => (int)(0x16_1E_15_0C_00UL >> (8 * (int)size)) & 0x3F;
    }
}
