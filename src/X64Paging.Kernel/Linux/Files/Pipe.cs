// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Processes;

namespace X64Paging.Kernel.Linux.Files;

/// <summary>Bytes on their way from one end of a pipe to the other.</summary>
internal sealed class Pipe
{
    /// <summary>The most bytes that are on their way.</summary>
    public const int Capacity = 64 << 10;

    /// <summary>A write of no more bytes goes in at once or not at all.</summary>
    public const int AtomicSize = 4096;

    private readonly Scheduler _scheduler;
    private readonly Action _onClosed;
    private readonly byte[] _bytes = new byte[Capacity];
    private int _start;

    /// <summary>Makes a pipe with both ends open.</summary>
    /// <param name="scheduler">Whose blocked processes are woken when anything changes.</param>
    /// <param name="inode">The pipe's number.</param>
    /// <param name="onClosed">Called when both ends are closed.</param>
    public Pipe(Scheduler scheduler, ulong inode, Action onClosed)
    {
        _scheduler = scheduler;
        _onClosed = onClosed;
        Inode = inode;
    }

    public ulong Inode { get; }

    public int Count { get; private set; }

    public int Room => Capacity - Count;

    /// <summary>Whether the end that reads is open.</summary>
    public bool HasReader { get; private set; } = true;

    /// <summary>Whether the end that writes is open.</summary>
    public bool HasWriter { get; private set; } = true;

    /// <summary>Takes bytes out, at most the buffer's size.</summary>
    public int Take(Span<byte> buffer)
    {
        int size = int.Min(buffer.Length, Count);
        int first = int.Min(size, Capacity - _start);
        _bytes.AsSpan(_start, first).CopyTo(buffer);
        _bytes.AsSpan(0, size - first).CopyTo(buffer[first..]);
        _start = (_start + size) % Capacity;
        Count -= size;
        _scheduler.WakeBlocked();
        return size;
    }

    /// <summary>Puts bytes in, as many as there is room for.</summary>
    public int Put(ReadOnlySpan<byte> bytes)
    {
        int size = int.Min(bytes.Length, Room);
        int end = (_start + Count) % Capacity;
        int first = int.Min(size, Capacity - end);
        bytes[..first].CopyTo(_bytes.AsSpan(end));
        bytes[first..size].CopyTo(_bytes);
        Count += size;
        _scheduler.WakeBlocked();
        return size;
    }

    public void CloseReader()
    {
        HasReader = false;
        End();
    }

    public void CloseWriter()
    {
        HasWriter = false;
        End();
    }

    private void End()
    {
        _scheduler.WakeBlocked();
        if (!HasReader && !HasWriter)
            _onClosed();
    }
}
