// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Linux.Calls;
using X64Paging.Kernel.Processes;
using X64Paging.Paging;

namespace X64Paging.Kernel.Linux;

/// <summary>The pieces of a process's memory that one transfer fills or empties, as if they were one.</summary>
internal sealed class UserBuffers
{
    /// <summary>The most bytes that one call moves, as on Linux.</summary>
    private const ulong Limit = 0x7FFF_F000;

    private const int MostPieces = 1024;

    private readonly UserMemory _user;
    private readonly IoVector[] _pieces;

    private UserBuffers(UserMemory user, IoVector[] pieces, ulong size)
    {
        _user = user;
        _pieces = pieces;
        Size = ulong.Min(size, Limit);
    }

    /// <summary>Bytes in all.</summary>
    public ulong Size { get; }

    /// <summary>One piece.</summary>
    public static UserBuffers Single(UserMemory user, LinearAddress address, ulong size) => new(user, [new IoVector(address.Value, size)], size);

    /// <summary>The pieces that an array of struct iovec names.</summary>
    public static Errno TryReadVector(UserMemory user, LinearAddress address, ulong count, out UserBuffers? buffers)
    {
        buffers = null;
        if (count > MostPieces)
            return Errno.InvalidArgument;

        IoVector[] pieces = new IoVector[count];
        ulong size = 0;
        for (int i = 0; i < pieces.Length; i++)
        {
            if (!user.TryRead(address + (ulong)i * 16, out pieces[i]))
                return Errno.BadAddress;
            if (pieces[i].Size > long.MaxValue - size)
                return Errno.InvalidArgument;

            size += pieces[i].Size;
        }

        buffers = new UserBuffers(user, pieces, size);
        return Errno.None;
    }

    /// <summary>Fetches bytes from a position on. The pieces must hold as many.</summary>
    public bool TryRead(ulong position, Span<byte> bytes)
    {
        foreach (IoVector piece in _pieces)
        {
            if (bytes.IsEmpty)
                break;
            if (position >= piece.Size)
            {
                position -= piece.Size;
                continue;
            }

            int size = (int)ulong.Min((ulong)bytes.Length, piece.Size - position);
            if (!_user.TryRead(new LinearAddress(piece.Base + position), bytes[..size]))
                return false;

            bytes = bytes[size..];
            position = 0;
        }

        return true;
    }

    /// <summary>Stores bytes from a position on. The pieces must have room for as many.</summary>
    public bool TryWrite(ulong position, ReadOnlySpan<byte> bytes)
    {
        foreach (IoVector piece in _pieces)
        {
            if (bytes.IsEmpty)
                break;
            if (position >= piece.Size)
            {
                position -= piece.Size;
                continue;
            }

            int size = (int)ulong.Min((ulong)bytes.Length, piece.Size - position);
            if (!_user.TryWrite(new LinearAddress(piece.Base + position), bytes[..size]))
                return false;

            bytes = bytes[size..];
            position = 0;
        }

        return true;
    }
}
