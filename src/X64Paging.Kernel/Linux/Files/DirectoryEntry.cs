// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Linux.Files;

/// <summary>A name in a directory.</summary>
internal readonly record struct DirectoryEntry(string Name, FileKind Kind, ulong Inode);
