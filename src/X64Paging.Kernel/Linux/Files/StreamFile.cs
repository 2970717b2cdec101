// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Linux.Files;

/// <summary>One of the host's standard streams.</summary>
internal sealed class StreamFile : OpenFile
{
    private readonly Stream _stream;

    public StreamFile(Stream stream) => _stream = stream;

    /// <inheritdoc/>
    public override SystemCallResult Read(Span<byte> buffer)
    {
        if (!_stream.CanRead)
            return Errno.BadDescriptor;

        try
        {
            return _stream.Read(buffer);
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
        catch (IOException)
        {
            return Errno.BrokenPipe;
        }
    }
}
