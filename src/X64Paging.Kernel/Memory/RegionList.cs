// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Kernel.Memory;

/// <summary>The regions of an address space, in address order, none over another.</summary>
internal sealed class RegionList
{
    private readonly List<Region> _regions;

    public RegionList() => _regions = [];

    private RegionList(List<Region> regions) => _regions = regions;

    public IReadOnlyList<Region> All => _regions;

    /// <summary>A list with the same regions, each naming its shared pages once more.</summary>
    public RegionList Copy()
    {
        foreach (Region region in _regions)
            region.Shared?.AddRegion();
        return new RegionList([.. _regions]);
    }

    /// <summary>The region that holds the address, or null. Allocates nothing.</summary>
    public Region? Find(LinearAddress address)
    {
        int index = IndexAtOrAfter(address);
        return index < _regions.Count && _regions[index].Contains(address) ? _regions[index] : null;
    }

    /// <summary>The lowest region that lies above the address, or null.</summary>
    public Region? FindAbove(LinearAddress address)
    {
        int index = IndexAtOrAfter(address);
        if (index < _regions.Count && _regions[index].Contains(address))
            index++;
        return index < _regions.Count ? _regions[index] : null;
    }

    /// <summary>The highest region that lies below the address, or null.</summary>
    public Region? FindBelow(LinearAddress address)
    {
        int index = IndexAtOrAfter(address);
        return index > 0 ? _regions[index - 1] : null;
    }

    /// <summary>Whether no region touches the range.</summary>
    public bool IsFree(LinearAddress start, LinearAddress end)
    {
        int index = IndexAtOrAfter(start);
        return index >= _regions.Count || _regions[index].Start >= end;
    }

    /// <summary>Whether regions cover the range without a hole.</summary>
    public bool Covers(LinearAddress start, LinearAddress end)
    {
        int index = IndexAtOrAfter(start);
        while (index < _regions.Count && _regions[index].Contains(start))
        {
            start = _regions[index++].End;
            if (start >= end)
                return true;
        }

        return start >= end;
    }

    /// <summary>Adds a region where none is.</summary>
    public void Add(Region region)
    {
        region.Shared?.AddRegion();
        _regions.Insert(IndexAtOrAfter(region.Start), region);
    }

    /// <summary>Puts a region in another's place.</summary>
    public void Replace(Region old, Region region) => _regions[_regions.IndexOf(old)] = region;

    /// <summary>Takes a range out of the regions that it touches; those at its ends are cut.</summary>
    public void Remove(LinearAddress start, LinearAddress end)
    {
        if (start == end)
            return;

        SplitAt(start);
        SplitAt(end);
        int first = IndexAtOrAfter(start);
        int count = 0;
        while (first + count < _regions.Count && _regions[first + count].Start < end)
            _regions[first + count++].Shared?.RemoveRegion();
        _regions.RemoveRange(first, count);
    }

    /// <summary>Changes the rights in a range that regions cover.</summary>
    public void SetRights(LinearAddress start, LinearAddress end, RegionRights rights)
    {
        if (start == end)
            return;

        SplitAt(start);
        SplitAt(end);
        for (int i = IndexAtOrAfter(start); i < _regions.Count && _regions[i].Start < end; i++)
            _regions[i] = _regions[i] with { Rights = rights };
    }

    /// <summary>The highest range of the size below a limit that touches no region.</summary>
    /// <returns>Its start, or null when there is none above the floor.</returns>
    public LinearAddress? FindFree(ulong size, LinearAddress floor, LinearAddress limit)
    {
        LinearAddress end = limit;
        for (int i = _regions.Count - 1; i >= -1; i--)
        {
            LinearAddress lowerEnd = i < 0 ? floor : _regions[i].End;
            if (lowerEnd < floor)
                lowerEnd = floor;
            if (end > lowerEnd && end - lowerEnd >= size)
                return new LinearAddress(end.Value - size);
            if (i >= 0 && _regions[i].Start < end)
                end = _regions[i].Start;
            if (end <= floor)
                return null;
        }

        return null;
    }

    private void SplitAt(LinearAddress address)
    {
        Region? region = Find(address);
        if (region == null || region.Start == address)
            return;

        int index = _regions.IndexOf(region);
        _regions[index] = region with { End = address };
        _regions.Insert(index + 1, region with { Start = address });
        region.Shared?.AddRegion();
    }

    /// <summary>The index of the region that holds the address, or of the first above it.</summary>
    private int IndexAtOrAfter(LinearAddress address)
    {
        int low = 0;
        int high = _regions.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_regions[middle].End <= address)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
