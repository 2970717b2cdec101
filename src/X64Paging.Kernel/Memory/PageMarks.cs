// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Kernel.Memory;

/// <summary>What this kernel keeps in the bits of an entry that the processor ignores.</summary>
public static class PageMarks
{
    /// <summary>The program may write here, but the frame may have other users: the first write decides whether to copy.</summary>
    public const PageTableFlags CopyOnWrite = PageTableFlags.Software9;

    /// <summary>The frame belongs to <see cref="SharedPages"/>: fork shares it as it is.</summary>
    public const PageTableFlags Shared = PageTableFlags.Software10;

    /// <summary>In an entry that is not present: the page has a frame, which the program may not touch for now.</summary>
    public const PageTableFlags Inaccessible = PageTableFlags.Software11;

    /// <summary>Whether the entry holds a reference to a frame, present or not.</summary>
    public static bool HoldsFrame(PageTableEntry entry) => (entry.Value & (ulong)(PageTableFlags.Present | Inaccessible)) != 0;

    /// <summary>The entry's flags for a page of a region, as far as they follow from its rights alone.</summary>
    internal static PageTableFlags FlagsFor(RegionRights rights)
    {
        if (rights == RegionRights.None)
            return Inaccessible;

        PageTableFlags flags = PageTableFlags.Present | PageTableFlags.User | PageTableFlags.Accessed;
        return (rights & RegionRights.Execute) == 0 ? flags | PageTableFlags.NoExecute : flags;
    }
}
