// SPDX-License-Identifier: MIT

namespace X64Paging.Loading.Elf;

/// <summary>What each thread's local storage starts out with (PT_TLS). gABI, "Thread-Local Storage".</summary>
/// <remarks>A static program's own C library makes the copies; a loader need not.</remarks>
/// <param name="Address">Linear address of the bytes to copy, inside a segment that is loaded; as the file says, unchecked.</param>
/// <param name="Contents">The first bytes of each thread's copy.</param>
/// <param name="MemorySize">Size in bytes of each thread's copy; what lies beyond the contents is zero.</param>
/// <param name="Alignment">A power of two up to 1 GiB; 1 for none.</param>
public sealed record ElfTlsSegment(ulong Address, ReadOnlyMemory<byte> Contents, ulong MemorySize, ulong Alignment);
