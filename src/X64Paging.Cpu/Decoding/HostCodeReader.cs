// SPDX-License-Identifier: MIT
using Iced.Intel;

namespace X64Paging.Cpu.Decoding;

/// <summary>Feeds the decoder from one host range, then from another: the page where an instruction starts and the one where it ends.</summary>
internal sealed unsafe class HostCodeReader : CodeReader
{
    private byte* _position;
    private byte* _end;
    private byte* _nextPosition;
    private byte* _nextEnd;

    /// <summary>Reads from one range, and then there are no more bytes.</summary>
    public void Begin(byte* start, int size) => Begin(start, size, null, 0);

    /// <summary>Reads from one range, then from another.</summary>
    public void Begin(byte* start, int size, byte* nextStart, int nextSize)
    {
        _position = start;
        _end = start + size;
        _nextPosition = nextStart;
        _nextEnd = nextStart + nextSize;
    }

    /// <inheritdoc/>
    public override int ReadByte()
    {
        if (_position == _end)
        {
            if (_nextPosition == _nextEnd)
                return -1;

            _position = _nextPosition;
            _end = _nextEnd;
            _nextPosition = _nextEnd;
        }

        return *_position++;
    }
}
