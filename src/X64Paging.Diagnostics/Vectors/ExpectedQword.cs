// SPDX-License-Identifier: MIT
using X64Paging.Memory;

namespace X64Paging.Diagnostics.Vectors;

/// <summary>Eight bytes of physical memory as a vector must leave them.</summary>
/// <param name="Address">The address of a qword that the vector's memory lists.</param>
/// <param name="Value">The value it must have.</param>
/// <param name="OpenBits">Accessed and dirty flags that the architecture leaves open: they are not compared.</param>
public readonly record struct ExpectedQword(PhysicalAddress Address, ulong Value, ulong OpenBits);
