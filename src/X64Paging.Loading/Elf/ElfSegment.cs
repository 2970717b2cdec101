// SPDX-License-Identifier: MIT

namespace X64Paging.Loading.Elf;

/// <summary>A range of memory that the program finds filled when it starts (PT_LOAD). gABI, "Program Header".</summary>
/// <param name="Address">Linear address of the first byte; need not start a page.</param>
/// <param name="Contents">The first bytes: a view of the file, not a copy. At most <paramref name="MemorySize"/> bytes.</param>
/// <param name="MemorySize">Size in bytes, never 0; what lies beyond the contents is zero. May be far larger than RAM.</param>
/// <param name="Rights">What the program may do there.</param>
/// <param name="Alignment">A power of two up to 1 GiB; 1 for none.</param>
public sealed record ElfSegment(ulong Address, ReadOnlyMemory<byte> Contents, ulong MemorySize, SegmentRights Rights, ulong Alignment)
{
    /// <summary>One past the last byte.</summary>
    public ulong End => Address + MemorySize;
}
