// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Linux.Files;

/// <summary>The end of a pipe that writes.</summary>
internal sealed class PipeWriter : OpenFile
{
    private readonly Pipe _pipe;

    public PipeWriter(Pipe pipe, OpenFlags flags)
        : base(OpenFlags.WriteOnly | flags) => _pipe = pipe;

    /// <inheritdoc/>
    public override FileStatus Status => new(FileKind.Fifo, 0x180, _pipe.Inode, 0, Time.KernelClock.EpochSeconds);

    /// <inheritdoc/>
    public override PollEvents Events =>
        (_pipe.Room >= Pipe.AtomicSize ? PollEvents.AllWritable : PollEvents.None) | (_pipe.HasReader ? PollEvents.None : PollEvents.Error);

    /// <inheritdoc/>
    /// <remarks>Fewer bytes than given may go in: the rest is the caller's to try again.</remarks>
    public override SystemCallResult Write(ReadOnlySpan<byte> buffer)
    {
        if (!_pipe.HasReader)
            return Errno.BrokenPipe;

        bool fits = buffer.Length <= Pipe.AtomicSize ? _pipe.Room >= buffer.Length : _pipe.Room > 0;
        if (fits)
            return _pipe.Put(buffer);

        return IsNonBlocking ? Errno.TryAgain : SystemCallResult.Blocked;
    }

    /// <inheritdoc/>
    protected override void Close() => _pipe.CloseWriter();
}
