// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Testing;

/// <summary>Frames in one aligned piece, for large pages, from an allocator that hands them out one by one.</summary>
internal static class FrameBlocks
{
    /// <summary>Takes as many frames as a page of the size has, in one piece, all zeros, with one reference each.</summary>
    /// <exception cref="InsufficientMemoryException">No such piece is free.</exception>
    public static Frame Allocate(PhysicalMemory memory, FrameAllocator frames, PageSize size)
    {
        ulong count = size.Bytes / Frame.Size;
        List<Frame> piece = [];
        List<Frame> spare = [];
        while ((ulong)piece.Count < count && frames.TryAllocate(out Frame frame))
        {
            bool continues = piece.Count > 0 ? frame.Number == piece[^1].Number + 1 : frame.Number % count == 0;
            if (!continues)
            {
                spare.AddRange(piece);
                piece.Clear();
            }

            if (continues || frame.Number % count == 0)
                piece.Add(frame);
            else
                spare.Add(frame);
        }

        // The frame released last is handed out first: the lowest one, as before.
        spare.Reverse();
        foreach (Frame frame in spare)
            frames.Release(frame);

        if ((ulong)piece.Count < count)
        {
            foreach (Frame frame in piece)
                frames.Release(frame);
            throw new InsufficientMemoryException($"No piece of RAM is free for a page of {size}: ask for more memory, or give a target.");
        }

        foreach (Frame frame in piece)
            memory.ClearFrame(frame);
        return piece[0];
    }
}
