// SPDX-License-Identifier: MIT
using X64Paging.Memory;

namespace X64Paging.Testing;

/// <summary>Who was referred to how often at one moment: what <see cref="PagingAssert.NoLeak"/> compares with.</summary>
public sealed class FrameMark
{
    private readonly uint[] _references;

    internal FrameMark(PhysicalMemory memory, FrameAllocator frames)
    {
        _references = new uint[memory.FrameCount];
        for (ulong number = 0; number < memory.FrameCount; number++)
            _references[number] = frames.ReferenceCount(new Frame(number));
    }

    /// <summary>How many referred to the frame then; 0 if it was free.</summary>
    public uint ReferenceCount(Frame frame) => frame.Number < (ulong)_references.Length ? _references[frame.Number] : 0;
}
