// SPDX-License-Identifier: MIT
using X64Paging.Memory;

namespace X64Paging.Paging;

/// <summary>Where a walk begins: at the root, or at a table that a paging-structure cache names.</summary>
/// <param name="Table">The physical address of the table.</param>
/// <param name="Level">Its level.</param>
/// <param name="Rights">R/W, U/S and XD of the entries that led to it, together.</param>
internal readonly record struct WalkStart(PhysicalAddress Table, PagingLevel Level, PageTableFlags Rights);
