// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Linux.Files;

/// <summary>What stat tells of a file.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Permissions">The lower 12 bits of st_mode.</param>
/// <param name="Inode">Its number.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ModifiedSeconds">When it was written, in seconds since 1970.</param>
internal readonly record struct FileStatus(FileKind Kind, uint Permissions, ulong Inode, long Size, long ModifiedSeconds)
{
    public uint Mode => (uint)Kind | Permissions;
}
