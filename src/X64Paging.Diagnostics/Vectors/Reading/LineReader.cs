// SPDX-License-Identifier: MIT
namespace X64Paging.Diagnostics.Vectors.Reading;

/// <summary>Splits a stream at line feeds, without its characters being known yet.</summary>
internal sealed class LineReader
{
    /// <summary>Bytes that a line may have: binary files and devices have lines without end.</summary>
    public const int LongestLine = 16 << 20;

    private readonly Stream _stream;
    private byte[] _buffer = new byte[64 << 10];
    private int _start;
    private int _end;
    private bool _isAtEnd;

    public LineReader(Stream stream) => _stream = stream;

    /// <summary>The number of the line that was read last, from 1.</summary>
    public int LineNumber { get; private set; }

    /// <summary>Reads a line, without the line feed and a carriage return before it. The last line may do without.</summary>
    /// <param name="line">The line, good until the next is read.</param>
    /// <returns><see langword="false"/> at the end.</returns>
    /// <exception cref="VectorFormatException">The line is too long.</exception>
    public bool TryRead(out ReadOnlyMemory<byte> line)
    {
        line = default;
        int searched = 0;
        int length;
        while ((length = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n')) < 0)
        {
            searched = _end - _start;
            if (!_isAtEnd)
            {
                ReadMore();
                continue;
            }

            if (searched == 0)
                return false;

            length = 0;
            break;
        }

        line = _buffer.AsMemory(_start, searched + length);
        _start = int.Min(_end, _start + line.Length + 1);
        LineNumber++;
        if (line.Span is [.., (byte)'\r'])
            line = line[..^1];
        return true;
    }

    private void ReadMore()
    {
        int size = _end - _start;
        if (size > LongestLine)
            throw new VectorFormatException(LineNumber + 1, $"the line is longer than {LongestLine >> 20} MiB");

        byte[] target = size < _buffer.Length / 2 ? _buffer : new byte[2 * _buffer.Length];
        _buffer.AsSpan(_start, size).CopyTo(target);
        (_buffer, _start, _end) = (target, 0, size);
        int read = _stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        _isAtEnd = read == 0;
    }
}
