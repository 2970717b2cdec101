// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Diagnostics.Sanitizers;

/// <summary>A change that software made to a page-table entry.</summary>
/// <param name="EntryAddress">The entry.</param>
/// <param name="Old">What it was.</param>
/// <param name="New">What it was made.</param>
/// <param name="Maker">Who did it.</param>
/// <param name="Number">Counts from 1 over all changes that were seen.</param>
public readonly record struct TableStore(PhysicalAddress EntryAddress, PageTableEntry Old, PageTableEntry New, CodePoint Maker, ulong Number);
