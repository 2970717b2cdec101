// SPDX-License-Identifier: MIT
namespace X64Paging.Paging;

/// <summary>What follows from a level.</summary>
public static class PagingLevelExtensions
{
    extension(PagingLevel level)
    {
        /// <summary>Bytes of linear addresses that one 8-byte entry of the level stands for.</summary>
        public ulong EntrySpan => 1UL << (3 + 9 * (int)level);
    }
}
