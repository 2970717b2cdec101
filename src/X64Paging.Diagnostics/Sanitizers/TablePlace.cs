// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Diagnostics.Sanitizers;

/// <summary>Where a table stands in a space.</summary>
/// <param name="Space">Whose it is.</param>
/// <param name="Level">The level of its entries.</param>
/// <param name="Start">The first linear address that its first entry stands for.</param>
internal readonly record struct TablePlace(SpaceModel Space, PagingLevel Level, LinearAddress Start)
{
    public LinearAddress PageOf(int index) => Start + (ulong)index * Level.EntrySpan;
}
