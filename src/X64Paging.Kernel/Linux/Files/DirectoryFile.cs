// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Linux.Files;

/// <summary>A directory that is open.</summary>
internal sealed class DirectoryFile : OpenFile
{
    private readonly DirectoryNode _node;
    private readonly FileSystem _fileSystem;
    private IReadOnlyList<DirectoryEntry>? _entries;

    public DirectoryFile(string path, DirectoryNode node, OpenFlags flags, FileSystem fileSystem)
        : base(flags)
    {
        Path = path;
        _node = node;
        _fileSystem = fileSystem;
    }

    public string Path { get; }

    /// <summary>The index of the entry that getdents gives next.</summary>
    public int Position { get; set; }

    /// <inheritdoc/>
    public override FileStatus Status => _node.Status;

    /// <summary>The names, as they were when they were first asked for, or after a rewind.</summary>
    public IReadOnlyList<DirectoryEntry> Entries => _entries ??= _fileSystem.List(Path);

    /// <inheritdoc/>
    public override SystemCallResult Read(Span<byte> buffer) => Errno.IsDirectory;

    /// <inheritdoc/>
    public override SystemCallResult Seek(long offset, SeekOrigin origin)
    {
        if (origin != SeekOrigin.Begin || offset is < 0 or > int.MaxValue)
            return Errno.InvalidArgument;

        if (offset == 0)
            _entries = null;
        Position = (int)offset;
        return offset;
    }
}
