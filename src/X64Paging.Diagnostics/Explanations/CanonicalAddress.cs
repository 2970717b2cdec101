// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Diagnostics.Explanations;

/// <summary>What an address was probably meant to be that is not canonical.</summary>
internal static class CanonicalAddress
{
    /// <summary>An address where the whole access is canonical: one within a page of the given, or else with its upper bits made copies.</summary>
    /// <param name="address">The address.</param>
    /// <param name="size">Bytes accessed.</param>
    /// <param name="width">Bits that paging translates.</param>
    public static LinearAddress Near(LinearAddress address, int size, int width)
    {
        ulong lowerEnd = 1UL << (width - 1);
        ulong upperStart = 0 - lowerEnd;
        LinearAddress lastBelow = new(lowerEnd - (ulong)size);
        if (address.Value - lastBelow.Value <= Frame.Size)
            return lastBelow;
        if (upperStart - address.Value <= Frame.Size)
            return new LinearAddress(upperStart);

        int unused = 64 - width;
        LinearAddress extended = new((ulong)((long)(address.Value << unused) >> unused));
        return (extended + (ulong)(size - 1)).IsCanonical(width) ? extended : lastBelow;
    }
}
