// SPDX-License-Identifier: MIT
namespace X64Paging.Cli.Output;

/// <summary>The guest's stderr: shares the tool's, in order with the tool's own lines.</summary>
internal sealed class FlushedStream : Stream
{
    private readonly StreamWriter _writer;

    public FlushedStream(StreamWriter writer) => _writer = writer;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush() => _writer.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _writer.Flush();
        _writer.BaseStream.Write(buffer);
    }
}
