// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Memory;
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Diagnostics.Sanitizers;

/// <summary>An address space that is kept account of.</summary>
internal sealed class SpaceModel(AddressSpace memory, int pid)
{
    public AddressSpace Memory => memory;

    /// <summary>The first process that was seen in it.</summary>
    public int Pid => pid;

    public Frame Root { get; } = new PhysicalAddress(memory.Cr3).Frame;

    /// <summary>The region that holds a page, or null.</summary>
    public Region? RegionOf(LinearAddress page)
    {
        IReadOnlyList<Region> regions = memory.Regions;
        int low = 0;
        int high = regions.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (regions[middle].End <= page)
                low = middle + 1;
            else
                high = middle;
        }

        return low < regions.Count && regions[low].Contains(page) ? regions[low] : null;
    }
}
