// SPDX-License-Identifier: MIT
using X64Paging.Memory;

namespace X64Paging.Diagnostics.Sanitizers;

/// <summary>A frame of page tables, as it was when it was last compared with memory.</summary>
internal sealed class TrackedTable(Frame frame)
{
    public const int EntryCount = Frame.Size / sizeof(ulong);

    public Frame Frame => frame;

    /// <summary>The entries that are known.</summary>
    public ulong[] Entries { get; } = new ulong[EntryCount];

    /// <summary>Whether somebody has announced a write since.</summary>
    public bool IsDirty { get; set; }

    /// <summary>Whether it stands in the list of those to be compared.</summary>
    public bool IsListed { get; set; }

    /// <summary>Who announced it.</summary>
    public CodePoint Writer { get; set; }
}
