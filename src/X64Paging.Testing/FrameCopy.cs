// SPDX-License-Identifier: MIT
using X64Paging.Memory;

namespace X64Paging.Testing;

/// <summary>One <see cref="PhysicalMemory.CopyFrame"/>. What guest code copies by itself is no such event.</summary>
/// <param name="Source">The frame copied from.</param>
/// <param name="Destination">The frame copied to.</param>
public readonly record struct FrameCopy(Frame Source, Frame Destination)
{
    /// <summary>Both frames.</summary>
    public override string ToString() => $"{Source} to {Destination}";
}
