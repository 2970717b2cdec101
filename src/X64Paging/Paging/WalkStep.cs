// SPDX-License-Identifier: MIT
using X64Paging.Memory;

namespace X64Paging.Paging;

/// <summary>One entry that a walk read.</summary>
/// <param name="Level">The level of the table.</param>
/// <param name="EntryAddress">The physical address of the entry.</param>
/// <param name="Entry">Its value when it was read.</param>
public readonly record struct WalkStep(PagingLevel Level, PhysicalAddress EntryAddress, PageTableEntry Entry);
