// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Memory;
using X64Paging.Paging;

namespace X64Paging.Diagnostics.Profiling;

/// <summary>Finds an address among regions in address order.</summary>
internal static class RegionSearch
{
    /// <summary>The region that holds the address, or null.</summary>
    public static Region? Find(this IReadOnlyList<Region> regions, LinearAddress address)
    {
        int low = 0;
        int high = regions.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            Region region = regions[middle];
            if (region.Contains(address))
                return region;
            if (address < region.Start)
                high = middle - 1;
            else
                low = middle + 1;
        }

        return null;
    }
}
