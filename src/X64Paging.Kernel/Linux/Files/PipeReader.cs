// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Linux.Files;

/// <summary>The end of a pipe that reads.</summary>
internal sealed class PipeReader : OpenFile
{
    private readonly Pipe _pipe;

    public PipeReader(Pipe pipe, OpenFlags flags)
        : base(OpenFlags.ReadOnly | flags) => _pipe = pipe;

    /// <inheritdoc/>
    public override FileStatus Status => new(FileKind.Fifo, 0x180, _pipe.Inode, 0, Time.KernelClock.EpochSeconds);

    /// <inheritdoc/>
    public override PollEvents Events =>
        (_pipe.Count > 0 ? PollEvents.AllReadable : PollEvents.None) | (_pipe.HasWriter ? PollEvents.None : PollEvents.HangUp);

    /// <inheritdoc/>
    public override SystemCallResult Read(Span<byte> buffer)
    {
        if (_pipe.Count > 0)
            return _pipe.Take(buffer);
        if (!_pipe.HasWriter)
            return 0;

        return IsNonBlocking ? Errno.TryAgain : SystemCallResult.Blocked;
    }

    /// <inheritdoc/>
    protected override void Close() => _pipe.CloseReader();
}
