// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Linux.Files;

/// <summary>One of the host's standard streams; to the program it is a pipe.</summary>
internal sealed class StreamFile : OpenFile
{
    private readonly Stream _stream;
    private readonly ulong _inode;

    public StreamFile(Stream stream, OpenFlags flags, ulong inode)
        : base(flags)
    {
        _stream = stream;
        _inode = inode;
    }

    /// <inheritdoc/>
    public override FileStatus Status => new(FileKind.Fifo, 0x180, _inode, 0, Time.KernelClock.EpochSeconds);

    /// <inheritdoc/>
    public override SystemCallResult Read(Span<byte> buffer)
    {
        try
        {
            return _stream.CanRead ? _stream.Read(buffer) : Errno.BadDescriptor;
        }
        catch (UnauthorizedAccessException)
        {
            return Errno.BadDescriptor;
        }
        catch (IOException)
        {
            return Errno.InputOutput;
        }
    }

    /// <inheritdoc/>
    public override SystemCallResult Write(ReadOnlySpan<byte> buffer)
    {
        if (!_stream.CanWrite)
            return Errno.BadDescriptor;

        try
        {
            _stream.Write(buffer);
            return buffer.Length;
        }
        catch (UnauthorizedAccessException)
        {
            return Errno.BadDescriptor;
        }
        catch (IOException exception)
        {
            // On Linux HResult is the host's errno.
            return exception.HResult == (int)Errno.NoSpace ? Errno.NoSpace : Errno.BrokenPipe;
        }
    }
}
