// SPDX-License-Identifier: MIT
namespace X64Paging.Translation;

/// <summary>The sizes of a TLB: sets and ways for each size of page.</summary>
/// <param name="SmallSets">Sets for 4 KiB pages, a power of two.</param>
/// <param name="SmallWays">Ways of each such set.</param>
/// <param name="LargeSets">Sets for 2 MiB pages, a power of two.</param>
/// <param name="LargeWays">Ways of each such set.</param>
/// <param name="HugeSets">Sets for 1 GiB pages, a power of two.</param>
/// <param name="HugeWays">Ways of each such set.</param>
public sealed record TlbGeometry(int SmallSets, int SmallWays, int LargeSets, int LargeWays, int HugeSets, int HugeWays)
{
    /// <summary>1,536 entries for 4 KiB pages in 12 ways, 1,024 for 2 MiB pages in 8, 16 for 1 GiB pages in 4.</summary>
    public static TlbGeometry Default { get; } = new(128, 12, 128, 8, 4, 4);

    /// <summary>One entry for each size of page: every other access misses.</summary>
    public static TlbGeometry SingleEntry { get; } = new(1, 1, 1, 1, 1, 1);
}
