// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Linux.Time;

namespace X64Paging.Kernel.Linux.Files;

/// <summary>A regular file that is open.</summary>
internal sealed class RegularFile : OpenFile
{
    private readonly KernelClock _clock;
    private readonly Action<RegularNode> _onClose;
    private long _position;

    /// <summary>Opens a file whose contents are loaded.</summary>
    public RegularFile(RegularNode node, OpenFlags flags, KernelClock clock, Action<RegularNode> onClose)
        : base(flags)
    {
        Node = node;
        _clock = clock;
        _onClose = onClose;
        node.AddUser();
    }

    public RegularNode Node { get; }

    public FileContents Contents => Node.Contents!;

    /// <inheritdoc/>
    public override FileStatus Status => Node.Status;

    /// <inheritdoc/>
    public override bool ReadsFully => true;

    /// <inheritdoc/>
    public override SystemCallResult Read(Span<byte> buffer)
    {
        int size = Contents.Read(_position, buffer);
        _position += size;
        return size;
    }

    /// <inheritdoc/>
    public override SystemCallResult Write(ReadOnlySpan<byte> buffer)
    {
        if ((Flags & OpenFlags.Append) != 0)
            _position = Contents.Size;
        SystemCallResult result = Store(_position, buffer);
        if (result.Value > 0)
            _position += result.Value;
        return result;
    }

    /// <inheritdoc/>
    public override SystemCallResult ReadAt(long offset, Span<byte> buffer) => Contents.Read(offset, buffer);

    /// <inheritdoc/>
    public override SystemCallResult WriteAt(long offset, ReadOnlySpan<byte> buffer) =>
        Store((Flags & OpenFlags.Append) != 0 ? Contents.Size : offset, buffer);

    /// <inheritdoc/>
    public override SystemCallResult Seek(long offset, SeekOrigin origin)
    {
        long start = origin switch
        {
            SeekOrigin.Begin => 0,
            SeekOrigin.Current => _position,
            _ => Contents.Size,
        };
        if (offset > long.MaxValue - start || start + offset < 0)
            return Errno.InvalidArgument;

        return _position = start + offset;
    }

    /// <inheritdoc/>
    public override Errno Truncate(long size)
    {
        Node.ModifiedSeconds = _clock.RealTime.Seconds;
        return Contents.Resize(size);
    }

    /// <inheritdoc/>
    public override Errno ChangeMode(uint permissions)
    {
        Node.Permissions = permissions;
        return Errno.None;
    }

    /// <inheritdoc/>
    protected override void Close() => _onClose(Node);

    private SystemCallResult Store(long offset, ReadOnlySpan<byte> buffer)
    {
        Node.ModifiedSeconds = _clock.RealTime.Seconds;
        Errno error = Contents.Write(offset, buffer);
        return error == Errno.None ? buffer.Length : error;
    }
}
