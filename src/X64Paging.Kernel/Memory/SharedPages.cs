// SPDX-License-Identifier: MIT
using X64Paging.Memory;

namespace X64Paging.Kernel.Memory;

/// <summary>The frames of memory that several processes have mapped shared. Lives as long as a region names it.</summary>
public sealed class SharedPages
{
    private readonly FrameAllocator _frames;
    private readonly Dictionary<ulong, Frame> _pages = [];
    private int _regionCount;

    internal SharedPages(FrameAllocator frames) => _frames = frames;

    /// <summary>The frames, each with a reference of its own.</summary>
    public IReadOnlyCollection<Frame> Held => _pages.Values;

    /// <summary>Counts one more region that names these pages.</summary>
    internal void AddRegion() => _regionCount++;

    /// <summary>Counts one region less; the frames are released with the last.</summary>
    internal void RemoveRegion()
    {
        if (--_regionCount > 0)
            return;

        foreach (Frame frame in _pages.Values)
            _frames.Release(frame);
        _pages.Clear();
    }

    /// <summary>The frame of a page, zeroed when it is first asked for. A reference stays here; the mapping needs one of its own.</summary>
    /// <returns><see langword="false"/> when no frame is free.</returns>
    internal bool TryGetFrame(ulong pageNumber, out Frame frame)
    {
        if (_pages.TryGetValue(pageNumber, out frame))
            return true;
        if (!_frames.TryAllocateZeroed(out frame))
            return false;

        _pages.Add(pageNumber, frame);
        return true;
    }
}
