// SPDX-License-Identifier: MIT
namespace X64Paging.Memory;

/// <summary>A 4 KiB block of physical memory, aligned to its size; what a page is mapped to.</summary>
/// <param name="Number">The frame's index: its physical address divided by 4,096.</param>
public readonly record struct Frame(ulong Number)
{
    /// <summary>Bytes in a frame.</summary>
    public const int Size = 1 << SizeLog2;

    internal const int SizeLog2 = 12;

    /// <summary>The physical address of the frame's first byte.</summary>
    public PhysicalAddress Base => new(Number << SizeLog2);

    /// <summary>The frame's number in hexadecimal, such as <c>frame 0x1f3</c>.</summary>
    public override string ToString() => $"frame 0x{Number:x}";
}
