// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using X64Paging.Memory.Native;

namespace X64Paging.Memory;

/// <summary>The machine's RAM, from physical address 0 up.</summary>
/// <remarks>
/// <para>Beyond its end there is nothing: reads give ones and writes are swallowed, as on a PC's bus.</para>
/// <para>RAM is one host reservation that the host backs page by page when touched; a new machine reads as zeros.</para>
/// <para>A frame can be watched: whoever keeps something derived from its bytes (decoded instructions) hears of the next write to it.</para>
/// </remarks>
public sealed unsafe class PhysicalMemory : IDisposable
{
    /// <summary>RAM of a machine that asks for no other size: 256 MiB.</summary>
    public const ulong DefaultSize = 256UL << 20;

    /// <summary>The most RAM a machine can have: 1 TiB.</summary>
    public const ulong MaximumSize = 1UL << 40;

    private readonly NativeReservation _ram;
    private readonly NativeReservation _watchFlags;
    private readonly byte* _start;
    private readonly byte* _watched;

    /// <summary>Makes a machine's RAM, all zeros.</summary>
    /// <param name="size">Bytes: a multiple of 4,096, from one frame to <see cref="MaximumSize"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not such a number.</exception>
    /// <exception cref="InsufficientMemoryException">The host cannot reserve so much address space.</exception>
    public PhysicalMemory(ulong size = DefaultSize)
    {
        if (size == 0 || size > MaximumSize || size % Frame.Size != 0)
            throw new ArgumentOutOfRangeException(nameof(size), size, "RAM is a multiple of 4,096 bytes, from 4,096 bytes to 1 TiB.");

        Size = size;
        _ram = new NativeReservation(size);
        _watchFlags = new NativeReservation(FrameCount);
        _ram.PreferLargePages();
        _start = _ram.Start;
        _watched = _watchFlags.Start;
    }

    /// <summary>Raised just before a watched frame is written, or is opened for writing; the frame is then no longer watched.</summary>
    public event Action<Frame>? WatchedFrameWritten;

    /// <summary>Bytes of RAM.</summary>
    public ulong Size { get; }

    /// <summary>Frames of RAM.</summary>
    public ulong FrameCount => Size / Frame.Size;

    /// <summary>Whether the frame is RAM, not void beyond its end.</summary>
    public bool Contains(Frame frame) => frame.Number < FrameCount;

    /// <summary>Reads a value, little-endian, at any alignment. Bytes beyond RAM read as ones.</summary>
    public T Read<T>(PhysicalAddress address)
        where T : unmanaged
    {
        if (IsInside(address, sizeof(T)))
            return Unsafe.ReadUnaligned<T>(_start + address.Value); // SAFETY: all bytes are within the reservation.

        Unsafe.SkipInit(out T value);
        Read(address, MemoryMarshal.AsBytes(new Span<T>(ref value)));
        return value;
    }

    /// <summary>Reads bytes. Those beyond RAM are ones.</summary>
    public void Read(PhysicalAddress address, Span<byte> destination)
    {
        int inside = BytesInside(address, destination.Length);
        new ReadOnlySpan<byte>(_start + address.Value, inside).CopyTo(destination);
        destination[inside..].Fill(0xFF);
    }

    /// <summary>Writes a value, little-endian, at any alignment. Bytes beyond RAM are swallowed.</summary>
    public void Write<T>(PhysicalAddress address, T value)
        where T : unmanaged => Write(address, MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    /// <summary>Writes bytes. Those beyond RAM are swallowed.</summary>
    public void Write(PhysicalAddress address, ReadOnlySpan<byte> source)
    {
        int inside = BytesInside(address, source.Length);
        if (inside == 0)
            return;

        AnnounceWrite(address, inside);
        source[..inside].CopyTo(new Span<byte>(_start + address.Value, inside));
    }

    /// <summary>Reads one page-table entry as one atomic load.</summary>
    /// <param name="address">Physical address, a multiple of 8.</param>
    /// <returns>The entry, or all ones beyond RAM.</returns>
    public ulong ReadEntry(PhysicalAddress address) =>
        IsInside(address, sizeof(ulong)) ? Volatile.Read(ref *(ulong*)(_start + address.Value)) : ulong.MaxValue;

    /// <summary>Replaces one page-table entry if it still has the expected value, as a locked CMPXCHG does.</summary>
    /// <param name="address">Physical address, a multiple of 8.</param>
    /// <param name="expected">The value that the entry must have.</param>
    /// <param name="replacement">The value that it gets.</param>
    /// <returns>Whether the entry had the expected value. Beyond RAM nothing is stored and the answer is <see langword="true"/>.</returns>
    public bool CompareExchangeEntry(PhysicalAddress address, ulong expected, ulong replacement)
    {
        if (!IsInside(address, sizeof(ulong)))
            return true;

        AnnounceWrite(address, sizeof(ulong));
        return Interlocked.CompareExchange(ref *(ulong*)(_start + address.Value), replacement, expected) == expected;
    }

    /// <summary>Fills a frame with zeros. Beyond RAM nothing happens.</summary>
    public void ClearFrame(Frame frame)
    {
        if (!Contains(frame))
            return;

        AnnounceWrite(frame.Base, Frame.Size);
        NativeMemory.Clear(_start + frame.Base.Value, Frame.Size);
    }

    /// <summary>Copies 4 KiB from one frame of RAM to another.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A frame lies beyond RAM: a host mistake, since frames come from the allocator.</exception>
    public void CopyFrame(Frame source, Frame destination)
    {
        ThrowUnlessInside(source);
        ThrowUnlessInside(destination);
        AnnounceWrite(destination.Base, Frame.Size);
        Unsafe.CopyBlock(_start + destination.Base.Value, _start + source.Base.Value, Frame.Size);
    }

    /// <summary>Asks for <see cref="WatchedFrameWritten"/> at the next write to the frame.</summary>
    /// <remarks>Writes through a host pointer are seen only when the pointer is made: see <see cref="HostPointer"/>.</remarks>
    internal void Watch(Frame frame)
    {
        if (Contains(frame))
            _watched[frame.Number] = 1;
    }

    internal bool IsWatched(Frame frame) => Contains(frame) && _watched[frame.Number] != 0;

    /// <summary>Tells the watcher of a frame that the frame is about to change, and stops watching it.</summary>
    internal void AnnounceWrite(Frame frame)
    {
        if (!IsWatched(frame))
            return;

        _watched[frame.Number] = 0;
        WatchedFrameWritten?.Invoke(frame);
    }

    /// <summary>The host address of a byte of RAM, or null beyond RAM. Good to the end of the byte's frame at least.</summary>
    /// <remarks>Whoever writes through it calls <see cref="AnnounceWrite(Frame)"/> first and keeps the pointer no longer than the frame is unwatched.</remarks>
    internal byte* HostPointer(PhysicalAddress address) => address.Value < Size ? _start + address.Value : null;

    /// <summary>Has the host back frames now: a hint, in one call for the whole range.</summary>
    internal void Prefault(Frame first, ulong count) => _ram.Prefault(first.Base.Value, count * Frame.Size);

    /// <summary>Gives the RAM back to the host. Nothing may touch the machine afterwards.</summary>
    public void Dispose()
    {
        _ram.Dispose();
        _watchFlags.Dispose();
    }

    private bool IsInside(PhysicalAddress address, int size) => address.Value < Size && Size - address.Value >= (ulong)size;

    private int BytesInside(PhysicalAddress address, int size) =>
        address.Value >= Size ? 0 : (int)ulong.Min((ulong)size, Size - address.Value);

    private void AnnounceWrite(PhysicalAddress address, int size)
    {
        ulong last = (address + (ulong)(size - 1)).Frame.Number;
        for (ulong number = address.Frame.Number; number <= last; number++)
            AnnounceWrite(new Frame(number));
    }

    private void ThrowUnlessInside(Frame frame)
    {
        if (!Contains(frame))
            throw new ArgumentOutOfRangeException(nameof(frame), frame, "The frame lies beyond RAM.");
    }
}
