// SPDX-License-Identifier: MIT

namespace X64Paging.Loading;

/// <summary>A name for an address.</summary>
/// <param name="Name">As the linker wrote it: mangled, and not checked for characters a terminal would act upon.</param>
/// <param name="Address">Linear address of the first byte.</param>
/// <param name="Size">Size in bytes; 0 when it is not recorded.</param>
/// <param name="Kind">What is named.</param>
public readonly record struct Symbol(string Name, ulong Address, ulong Size, SymbolKind Kind);
