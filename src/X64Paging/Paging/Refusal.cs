// SPDX-License-Identifier: MIT
using X64Paging.Memory;

namespace X64Paging.Paging;

/// <summary>Where and why a walk ended without a translation.</summary>
/// <param name="Rule">The rule that refused, or <see cref="RefusalRule.None"/>.</param>
/// <param name="Level">The level of the entry that refused: the highest one where several do.</param>
/// <param name="EntryAddress">The physical address of that entry.</param>
/// <param name="Entry">Its value.</param>
/// <param name="Bit">
/// The bit of the entry that refused, 0 to 63: P, the lowest reserved bit set, U/S, R/W, D or XD; 59, where a protection key begins.
/// </param>
/// <param name="KeyDenies">Whether the page's protection key denies the access, beside another rule or alone.</param>
public readonly record struct Refusal(
    RefusalRule Rule, PagingLevel Level, PhysicalAddress EntryAddress, PageTableEntry Entry, byte Bit, bool KeyDenies = false);
