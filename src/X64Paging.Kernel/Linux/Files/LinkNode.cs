// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Linux.Files;

/// <summary>A symbolic link.</summary>
internal sealed class LinkNode : FileNode
{
    public LinkNode(ulong inode, string target, long modifiedSeconds)
        : base(inode, 0x1FF, modifiedSeconds) => Target = target;

    /// <inheritdoc/>
    public override FileKind Kind => FileKind.Link;

    public string Target { get; }

    /// <inheritdoc/>
    public override long Size => Target.Length;
}
