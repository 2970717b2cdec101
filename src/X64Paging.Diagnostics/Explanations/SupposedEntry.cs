// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Diagnostics.Explanations;

/// <summary>An entry that is supposed to be other than it is.</summary>
/// <param name="Level">The level of its table.</param>
/// <param name="OldValue">What it is.</param>
/// <param name="IsInNewTable">Whether it lies in a table that is supposed to be made.</param>
/// <param name="NamesNewTable">Whether it names such a table.</param>
internal readonly record struct SupposedEntry(PagingLevel Level, PageTableEntry OldValue, bool IsInNewTable, bool NamesNewTable);
