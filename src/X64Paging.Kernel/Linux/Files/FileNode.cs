// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Linux.Files;

/// <summary>Something that a path names.</summary>
internal abstract class FileNode
{
    protected FileNode(ulong inode, uint permissions, long modifiedSeconds)
    {
        Inode = inode;
        Permissions = permissions;
        ModifiedSeconds = modifiedSeconds;
    }

    public abstract FileKind Kind { get; }

    public ulong Inode { get; }

    public uint Permissions { get; set; }

    public long ModifiedSeconds { get; set; }

    public virtual long Size => 0;

    public FileStatus Status => new(Kind, Permissions, Inode, Size, ModifiedSeconds);
}
