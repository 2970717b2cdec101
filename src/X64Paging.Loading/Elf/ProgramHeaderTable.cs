// SPDX-License-Identifier: MIT

namespace X64Paging.Loading.Elf;

/// <summary>Where a program finds its own program headers: what a kernel puts into the auxiliary vector. getauxval(3).</summary>
/// <param name="Address">AT_PHDR: linear address of the table; <see langword="null"/> when no segment loads it.</param>
/// <param name="EntrySize">AT_PHENT: bytes in an entry.</param>
/// <param name="Count">AT_PHNUM: number of entries.</param>
public readonly record struct ProgramHeaderTable(ulong? Address, int EntrySize, int Count);
