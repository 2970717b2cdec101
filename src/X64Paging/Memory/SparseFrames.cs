// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace X64Paging.Memory;

/// <summary>Frames that the host gives one by one, when they are first written; all others are zeros.</summary>
/// <remarks>Knows no end of memory: the caller asks for frames within it alone. A frame stays where it is until all are freed.</remarks>
internal sealed unsafe class SparseFrames : IDisposable
{
    private const nuint HostAlignment = 64;

    private readonly Dictionary<ulong, nint> _frames = [];
    private HashSet<ulong>? _watched;

    /// <summary>A frame's first byte in the host, or null if it was never written.</summary>
    public byte* Find(Frame frame) => _frames.TryGetValue(frame.Number, out nint host) ? (byte*)host : null;

    /// <summary>A frame's first byte in the host, which gives a frame of zeros if it was never written.</summary>
    public byte* FindOrTake(Frame frame)
    {
        byte* host = Find(frame);
        if (host == null)
        {
            host = (byte*)NativeMemory.AlignedAlloc(Frame.Size, HostAlignment);
            NativeMemory.Clear(host, Frame.Size);
            _frames.Add(frame.Number, (nint)host);
        }

        return host;
    }

    public void Read(PhysicalAddress address, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            int size = int.Min(destination.Length, Frame.Size - address.FrameOffset);
            byte* frame = Find(address.Frame);
            if (frame == null)
                destination[..size].Clear();
            else
                new ReadOnlySpan<byte>(frame + address.FrameOffset, size).CopyTo(destination); // SAFETY: to the end of the frame at most.

            destination = destination[size..];
            address += (ulong)size;
        }
    }

    public void Write(PhysicalAddress address, ReadOnlySpan<byte> source)
    {
        while (!source.IsEmpty)
        {
            int size = int.Min(source.Length, Frame.Size - address.FrameOffset);
            byte* frame = FindOrTake(address.Frame);
            source[..size].CopyTo(new Span<byte>(frame + address.FrameOffset, size)); // SAFETY: to the end of the frame at most.

            source = source[size..];
            address += (ulong)size;
        }
    }

    public void Watch(Frame frame) => (_watched ??= []).Add(frame.Number);

    public bool IsWatched(Frame frame) => _watched != null && _watched.Contains(frame.Number);

    public void Unwatch(Frame frame) => _watched?.Remove(frame.Number);

    public void Dispose()
    {
        foreach (nint host in _frames.Values)
            NativeMemory.AlignedFree((void*)host);
        _frames.Clear();
    }
}
