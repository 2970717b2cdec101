// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Linux.Files;

/// <summary>A regular file: of the overlay, or of the host as it was when it was first opened.</summary>
internal sealed class RegularNode : FileNode
{
    private readonly long _hostSize;
    private int _userCount;

    /// <summary>A file of the host that has not been read yet.</summary>
    public RegularNode(ulong inode, uint permissions, long modifiedSeconds, long hostSize)
        : base(inode, permissions, modifiedSeconds) => _hostSize = hostSize;

    /// <summary>A file whose bytes are known.</summary>
    public RegularNode(ulong inode, uint permissions, long modifiedSeconds, FileContents contents)
        : base(inode, permissions, modifiedSeconds) => Contents = contents;

    /// <inheritdoc/>
    public override FileKind Kind => FileKind.Regular;

    /// <summary>The bytes, once they are loaded.</summary>
    public FileContents? Contents { get; set; }

    /// <inheritdoc/>
    public override long Size => Contents?.Size ?? _hostSize;

    /// <summary>Counts a path or an open file that names it.</summary>
    public void AddUser() => _userCount++;

    /// <summary>Counts one less.</summary>
    /// <returns>Whether nobody is left; the bytes are then released.</returns>
    public bool RemoveUser()
    {
        if (--_userCount > 0)
            return false;

        Contents?.Release();
        Contents = null;
        return true;
    }
}
