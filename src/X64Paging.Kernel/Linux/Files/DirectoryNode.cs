// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Linux.Files;

/// <summary>A directory.</summary>
internal sealed class DirectoryNode : FileNode
{
    public DirectoryNode(ulong inode, uint permissions, long modifiedSeconds)
        : base(inode, permissions, modifiedSeconds)
    {
    }

    /// <inheritdoc/>
    public override FileKind Kind => FileKind.Directory;

    /// <inheritdoc/>
    public override long Size => 4096;
}
