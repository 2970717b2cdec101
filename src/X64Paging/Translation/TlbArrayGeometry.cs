// SPDX-License-Identifier: MIT
namespace X64Paging.Translation;

/// <summary>One set-associative array of a TLB.</summary>
/// <param name="Sizes">The page sizes that it holds, side by side in the same sets.</param>
/// <param name="Sets">Sets, 1 to 65,536; not only powers of two: the page number modulo the sets selects one.</param>
/// <param name="Ways">Entries of a set, 1 to 1,024. With one set the array is fully associative.</param>
public sealed record TlbArrayGeometry(PageSizes Sizes, int Sets, int Ways)
{
    /// <summary>All entries.</summary>
    public int EntryCount => Sets * Ways;
}
