// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using X64Paging.Memory.Native;

namespace X64Paging.Memory;

/// <summary>The machine's RAM, from physical address 0 up.</summary>
/// <remarks>
/// <para>Beyond its end there is nothing: reads give ones and writes are swallowed, as on a PC's bus.</para>
/// <para>RAM is one host reservation that the host backs page by page when touched; a new machine reads as zeros. <see cref="Sparse"/>
/// memory has RAM at every address instead, and takes from the host only the frames that are written.</para>
/// <para>A frame can be watched: whoever keeps something derived from its bytes (decoded instructions) hears of the next write to it.</para>
/// </remarks>
public sealed unsafe class PhysicalMemory : IDisposable
{
    /// <summary>RAM of a machine that asks for no other size: 256 MiB.</summary>
    public const ulong DefaultSize = 256UL << 20;

    /// <summary>The most RAM a machine can have: 1 TiB. Sparse memory may be larger.</summary>
    public const ulong MaximumSize = 1UL << 40;

    /// <summary>Bytes in the reservation: all of RAM, or none where it is sparse, so that one compare tells both from the void.</summary>
    private readonly ulong _reservedSize;

    private readonly NativeReservation? _ram;
    private readonly NativeReservation? _watchFlags;
    private readonly byte* _start;
    private readonly byte* _watched;
    private readonly SparseFrames? _sparse;

    /// <summary>Makes a machine's RAM, all zeros.</summary>
    /// <param name="size">Bytes: a multiple of 4,096, from one frame to <see cref="MaximumSize"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not such a number.</exception>
    /// <exception cref="InsufficientMemoryException">The host cannot reserve so much address space.</exception>
    public PhysicalMemory(ulong size = DefaultSize)
    {
        if (size == 0 || size > MaximumSize || size % Frame.Size != 0)
            throw new ArgumentOutOfRangeException(nameof(size), size, "RAM is a multiple of 4,096 bytes, from 4,096 bytes to 1 TiB.");

        Size = _reservedSize = size;
        _ram = new NativeReservation(size);
        _watchFlags = new NativeReservation(FrameCount);
        _ram.PreferLargePages();
        _start = _ram.Start;
        _watched = _watchFlags.Start;
    }

    private PhysicalMemory(int addressBits)
    {
        Size = 1UL << addressBits;
        _sparse = new SparseFrames();
    }

    /// <summary>Raised just before a watched frame is written, or is opened for writing; the frame is then no longer watched.</summary>
    public event Action<Frame>? WatchedFrameWritten;

    /// <summary>Raised when <see cref="CopyFrame"/> has copied: the frame copied from, and the one copied to.</summary>
    public event Action<Frame, Frame>? FrameCopied;

    /// <summary>Bytes of RAM, whether the host backs them or not.</summary>
    public ulong Size { get; }

    /// <summary>Frames of RAM.</summary>
    public ulong FrameCount => Size / Frame.Size;

    /// <summary>Makes memory that is RAM, all zeros, in the whole of the physical address space.</summary>
    /// <param name="addressBits">Bits of a physical address, 32 to 52: MAXPHYADDR of the machine.</param>
    /// <remarks>
    /// For page tables that lie anywhere: a frame is taken from the host when it is first written, or opened for the processor. Making
    /// and disposing one with five frames written costs about a microsecond, an access a search by the frame's number. It is not meant
    /// for a <see cref="FrameAllocator"/>.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">No machine has so many bits.</exception>
    public static PhysicalMemory Sparse(int addressBits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(addressBits, 32);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(addressBits, 52);
        return new PhysicalMemory(addressBits);
    }

    /// <summary>Whether the frame is RAM, not void beyond its end.</summary>
    public bool Contains(Frame frame) => frame.Number < FrameCount;

    /// <summary>Reads a value, little-endian, at any alignment. Bytes beyond RAM read as ones.</summary>
    public T Read<T>(PhysicalAddress address)
        where T : unmanaged
    {
        if (IsReserved(address, sizeof(T)))
            return Unsafe.ReadUnaligned<T>(_start + address.Value); // SAFETY: all bytes are within the reservation.

        Unsafe.SkipInit(out T value);
        Read(address, MemoryMarshal.AsBytes(new Span<T>(ref value)));
        return value;
    }

    /// <summary>Reads bytes. Those beyond RAM are ones.</summary>
    public void Read(PhysicalAddress address, Span<byte> destination)
    {
        if (IsReserved(address, destination.Length))
            new ReadOnlySpan<byte>(_start + address.Value, destination.Length).CopyTo(destination);
        else
            ReadElsewhere(address, destination);
    }

    /// <summary>Writes a value, little-endian, at any alignment. Bytes beyond RAM are swallowed.</summary>
    public void Write<T>(PhysicalAddress address, T value)
        where T : unmanaged => Write(address, MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    /// <summary>Writes bytes. Those beyond RAM are swallowed.</summary>
    public void Write(PhysicalAddress address, ReadOnlySpan<byte> source)
    {
        if (source.IsEmpty)
            return;

        if (!IsReserved(address, source.Length))
        {
            WriteElsewhere(address, source);
            return;
        }

        AnnounceWrite(address, source.Length);
        source.CopyTo(new Span<byte>(_start + address.Value, source.Length));
    }

    /// <summary>Reads one page-table entry as one atomic load.</summary>
    /// <param name="address">Physical address, a multiple of 8.</param>
    /// <returns>The entry, or all ones beyond RAM.</returns>
    public ulong ReadEntry(PhysicalAddress address) =>
        IsReserved(address, sizeof(ulong)) ? Volatile.Read(ref *(ulong*)(_start + address.Value)) : ReadEntryElsewhere(address);

    /// <summary>Replaces one page-table entry if it still has the expected value, as a locked CMPXCHG does.</summary>
    /// <param name="address">Physical address, a multiple of 8.</param>
    /// <param name="expected">The value that the entry must have.</param>
    /// <param name="replacement">The value that it gets.</param>
    /// <returns>Whether the entry had the expected value. Beyond RAM nothing is stored and the answer is <see langword="true"/>.</returns>
    public bool CompareExchangeEntry(PhysicalAddress address, ulong expected, ulong replacement)
    {
        if (!IsReserved(address, sizeof(ulong)))
            return CompareExchangeElsewhere(address, expected, replacement);

        AnnounceWrite(address.Frame);
        return Interlocked.CompareExchange(ref *(ulong*)(_start + address.Value), replacement, expected) == expected;
    }

    /// <summary>Fills a frame with zeros. Beyond RAM nothing happens.</summary>
    public void ClearFrame(Frame frame)
    {
        if (!Contains(frame))
            return;

        AnnounceWrite(frame);
        NativeMemory.Clear(HostPointer(frame.Base), Frame.Size);
    }

    /// <summary>Copies 4 KiB from one frame of RAM to another.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A frame lies beyond RAM: a host mistake, since frames come from the allocator.</exception>
    public void CopyFrame(Frame source, Frame destination)
    {
        ThrowUnlessInside(source);
        ThrowUnlessInside(destination);
        AnnounceWrite(destination);
        Unsafe.CopyBlock(HostPointer(destination.Base), HostPointer(source.Base), Frame.Size);
        FrameCopied?.Invoke(source, destination);
    }

    /// <summary>Asks for <see cref="WatchedFrameWritten"/> at the next write to the frame.</summary>
    /// <remarks>Writes through a host pointer are seen only when the pointer is made: see <see cref="HostPointer"/>.</remarks>
    internal void Watch(Frame frame)
    {
        if (IsReserved(frame))
            _watched[frame.Number] = 1;
        else if (Contains(frame))
            _sparse!.Watch(frame);
    }

    internal bool IsWatched(Frame frame) => IsReserved(frame) ? _watched[frame.Number] != 0 : IsWatchedElsewhere(frame);

    /// <summary>Tells the watcher of a frame that the frame is about to change, and stops watching it.</summary>
    internal void AnnounceWrite(Frame frame)
    {
        if (!IsWatched(frame))
            return;

        if (IsReserved(frame))
            _watched[frame.Number] = 0;
        else
            _sparse!.Unwatch(frame);
        WatchedFrameWritten?.Invoke(frame);
    }

    /// <summary>The host address of a byte of RAM, or null beyond RAM. Good to the end of the byte's frame, and until the memory is disposed.</summary>
    /// <remarks>Whoever writes through it calls <see cref="AnnounceWrite(Frame)"/> first and keeps the pointer no longer than the frame is unwatched.</remarks>
    internal byte* HostPointer(PhysicalAddress address) =>
        address.Value < _reservedSize ? _start + address.Value : HostPointerElsewhere(address);

    /// <summary>Has the host back frames now: a hint, in one call for the whole range.</summary>
    internal void Prefault(Frame first, ulong count) => _ram?.Prefault(first.Base.Value, count * Frame.Size);

    /// <summary>Gives the RAM back to the host. Nothing may touch the machine afterwards.</summary>
    public void Dispose()
    {
        _ram?.Dispose();
        _watchFlags?.Dispose();
        _sparse?.Dispose();
    }

    private bool IsReserved(PhysicalAddress address, int size) =>
        address.Value < _reservedSize && _reservedSize - address.Value >= (ulong)size;

    private bool IsReserved(Frame frame) => frame.Number < _reservedSize / Frame.Size;

    private int BytesInside(PhysicalAddress address, int size) =>
        address.Value >= Size ? 0 : (int)ulong.Min((ulong)size, Size - address.Value);

    // The rest of each access: over the end of RAM, in the void, or in sparse memory. Apart, so that accesses to flat RAM stay short.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ReadElsewhere(PhysicalAddress address, Span<byte> destination)
    {
        int inside = BytesInside(address, destination.Length);
        if (_sparse != null)
            _sparse.Read(address, destination[..inside]);
        else
            new ReadOnlySpan<byte>(_start + address.Value, inside).CopyTo(destination);
        destination[inside..].Fill(0xFF);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WriteElsewhere(PhysicalAddress address, ReadOnlySpan<byte> source)
    {
        int inside = BytesInside(address, source.Length);
        if (inside == 0)
            return;

        AnnounceWrite(address, inside);
        if (_sparse != null)
            _sparse.Write(address, source[..inside]);
        else
            source[..inside].CopyTo(new Span<byte>(_start + address.Value, inside));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ulong ReadEntryElsewhere(PhysicalAddress address)
    {
        if (_sparse == null || address.Value >= Size)
            return ulong.MaxValue;

        byte* frame = _sparse.Find(address.Frame);
        return frame == null ? 0 : Volatile.Read(ref *(ulong*)(frame + address.FrameOffset));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool CompareExchangeElsewhere(PhysicalAddress address, ulong expected, ulong replacement)
    {
        if (_sparse == null || address.Value >= Size)
            return true;

        AnnounceWrite(address.Frame);
        byte* frame = _sparse.FindOrTake(address.Frame);
        return Interlocked.CompareExchange(ref *(ulong*)(frame + address.FrameOffset), replacement, expected) == expected;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private byte* HostPointerElsewhere(PhysicalAddress address) =>
        _sparse == null || address.Value >= Size ? null : _sparse.FindOrTake(address.Frame) + address.FrameOffset;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool IsWatchedElsewhere(Frame frame) => _sparse != null && _sparse.IsWatched(frame);

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
