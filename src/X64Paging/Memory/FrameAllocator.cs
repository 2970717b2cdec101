// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;
using X64Paging.Memory.Native;

namespace X64Paging.Memory;

/// <summary>Hands out frames of RAM and counts who refers to each.</summary>
/// <remarks>
/// <para>A frame is free while its count is 0. The frame freed last is handed out first: its bytes are still in the host's caches, and
/// the host has backed it. Frames never used are backed by the host in batches ahead of need, since a host page fault costs more
/// than the whole of a copy-on-write fault.</para>
/// <para>Not thread-safe. No member allocates.</para>
/// </remarks>
public sealed unsafe class FrameAllocator : IDisposable
{
    private const ulong PrefaultBatch = 64;

    private readonly PhysicalMemory _memory;
    private readonly NativeReservation _countStorage;
    private readonly NativeReservation _freeStorage;
    private readonly uint* _counts;
    private readonly ulong* _freeStack;
    private ulong _freeStackDepth;
    private ulong _nextFresh;
    private ulong _prefaultedTo;

    /// <summary>Makes an allocator of all of RAM but frame 0, which stays out of use so that no valid table lies at address 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">RAM has fewer than 3 frames.</exception>
    public FrameAllocator(PhysicalMemory memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentOutOfRangeException.ThrowIfLessThan(memory.FrameCount, 3UL, nameof(memory));
        _memory = memory;
        _countStorage = new NativeReservation(memory.FrameCount * sizeof(uint));
        _freeStorage = new NativeReservation(memory.FrameCount * sizeof(ulong));
        _counts = (uint*)_countStorage.Start;
        _freeStack = (ulong*)_freeStorage.Start;

        ZeroFrame = new Frame(1);
        _counts[ZeroFrame.Number] = 1;
        memory.ClearFrame(ZeroFrame);
        _nextFresh = _prefaultedTo = ZeroFrame.Number + 1;
        TotalCount = FreeCount;
    }

    /// <summary>Who hears of frames that are taken and released; nobody if <see langword="null"/>.</summary>
    public IFrameObserver? Observer { get; set; }

    /// <summary>A frame of zeros that every untouched page may share, read-only. The allocator keeps a reference of its own to it.</summary>
    public Frame ZeroFrame { get; }

    /// <summary>Frames that can be handed out in all; neither frame 0 nor <see cref="ZeroFrame"/> counts.</summary>
    public ulong TotalCount { get; }

    /// <summary>Frames that can be handed out now.</summary>
    public ulong FreeCount => _freeStackDepth + (_memory.FrameCount - _nextFresh);

    /// <summary>Frames handed out and not yet free again.</summary>
    public ulong UsedCount => TotalCount - FreeCount;

    /// <summary>The most frames that were handed out at one time.</summary>
    public ulong PeakUsedCount { get; private set; }

    /// <summary>Takes a frame with a reference count of 1. Its bytes are whatever its last user left.</summary>
    /// <returns><see langword="false"/> when no frame is free.</returns>
    public bool TryAllocate(out Frame frame)
    {
        if (_freeStackDepth > 0)
            frame = new Frame(_freeStack[--_freeStackDepth]);
        else if (_nextFresh < _memory.FrameCount)
            frame = TakeFresh();
        else
        {
            frame = default;
            return false;
        }

        _counts[frame.Number] = 1;
        PeakUsedCount = ulong.Max(PeakUsedCount, UsedCount);
        Observer?.Allocated(frame);
        return true;
    }

    /// <summary>Takes a frame of zeros with a reference count of 1.</summary>
    /// <returns><see langword="false"/> when no frame is free.</returns>
    public bool TryAllocateZeroed(out Frame frame)
    {
        if (!TryAllocate(out frame))
            return false;

        _memory.ClearFrame(frame);
        return true;
    }

    /// <summary>How many refer to the frame; 0 when it is free or lies beyond RAM.</summary>
    public uint ReferenceCount(Frame frame) => _memory.Contains(frame) ? _counts[frame.Number] : 0;

    /// <summary>Counts one more reference to a frame in use.</summary>
    /// <exception cref="InvalidOperationException">The frame is free, or its count is at its maximum: the kernel has lost track.</exception>
    public void AddReference(Frame frame)
    {
        uint count = ReferenceCount(frame);
        if (count is 0 or uint.MaxValue)
            ThrowCannotShare(frame, count);

        _counts[frame.Number] = count + 1;
        Observer?.Referenced(frame, count + 1);
    }

    /// <summary>Takes one reference away; the frame is free again when it was the last.</summary>
    /// <returns>The references that remain.</returns>
    /// <exception cref="InvalidOperationException">
    /// The frame is free already: it would be freed twice. Or it is <see cref="ZeroFrame"/> with no reference left but the allocator's own.
    /// </exception>
    public uint Release(Frame frame)
    {
        uint count = ReferenceCount(frame);
        if (count == 0 || (count == 1 && frame == ZeroFrame))
            ThrowNotYours(frame, count);

        _counts[frame.Number] = --count;
        if (count == 0)
            _freeStack[_freeStackDepth++] = frame.Number;
        Observer?.Released(frame, count);
        return count;
    }

    /// <summary>Gives the allocator's own tables back to the host.</summary>
    public void Dispose()
    {
        _countStorage.Dispose();
        _freeStorage.Dispose();
    }

    private Frame TakeFresh()
    {
        if (_nextFresh == _prefaultedTo)
        {
            ulong count = ulong.Min(PrefaultBatch, _memory.FrameCount - _nextFresh);
            _memory.Prefault(new Frame(_nextFresh), count);
            _prefaultedTo += count;
        }

        return new Frame(_nextFresh++);
    }

    [DoesNotReturn]
    private static void ThrowCannotShare(Frame frame, uint count) =>
        throw new InvalidOperationException(
            $"{frame} has {count} references: it cannot be shared {(count == 0 ? "while it is free" : "further")}.");

    [DoesNotReturn]
    private static void ThrowNotYours(Frame frame, uint count) =>
        throw new InvalidOperationException(count == 0
            ? $"{frame} has no references: it cannot be freed while it is free."
            : $"{frame} has 1 reference, the allocator's own: it is the zero frame, and was released more often than it was shared.");
}
