// SPDX-License-Identifier: MIT
using X64Paging.Memory;

namespace X64Paging.Diagnostics.Vectors;

/// <summary>Eight bytes of physical memory, such as a page-table entry.</summary>
/// <param name="Address">A multiple of 8.</param>
/// <param name="Value">The bytes, little-endian.</param>
public readonly record struct MemoryQword(PhysicalAddress Address, ulong Value);
