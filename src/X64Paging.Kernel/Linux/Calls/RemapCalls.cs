// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Memory;
using X64Paging.Kernel.Processes;
using X64Paging.Paging;

namespace X64Paging.Kernel.Linux.Calls;

/// <summary>mremap: a region gets smaller, larger, or another place, with its frames.</summary>
internal static class RemapCalls
{
    private const ulong MayMove = 1;
    private const ulong Fixed = 2;

    public static void Register(SystemCallTable table) => table[SystemCallNumber.MemoryRemap] = Remap;

    private static SystemCallResult Remap(Process process, in SystemCallArguments arguments)
    {
        ulong flags = arguments.D;
        LinearAddress start = arguments.AddressA;
        bool isValid = (flags & ~(MayMove | Fixed)) == 0 && (flags & (MayMove | Fixed)) != Fixed;
        if (!isValid || !MemoryCalls.TryRange(start, arguments.B, out LinearAddress end) || start == end
            || !MemoryCalls.TryPageUp(arguments.C, out ulong newSize) || newSize == 0)
            return Errno.InvalidArgument;

        AddressSpace memory = process.Memory;
        Region? region = memory.RegionList.Find(start);
        if (region == null || region.End < end)
            return Errno.BadAddress;
        if ((flags & Fixed) != 0)
            return MoveTo(memory, start, end, new LinearAddress(arguments.E), newSize);
        if (newSize <= end - start)
        {
            memory.Unmap(start + newSize, end);
            return (long)start.Value;
        }

        if (region.End == end && TryGrow(memory.RegionList, region, start, newSize))
            return (long)start.Value;
        if ((flags & MayMove) == 0 || MemoryCalls.FindFree(memory.RegionList, newSize) is not { } target)
            return Errno.OutOfMemory;

        return Move(memory, start, end, target, newSize);
    }

    private static bool TryGrow(RegionList regions, Region region, LinearAddress start, ulong newSize)
    {
        LinearAddress newEnd = start + newSize;
        if (region.Kind == RegionKind.Stack || !MemoryCalls.IsFreeBelowStack(regions, region.End, newEnd))
            return false;

        regions.Replace(region, region with { End = newEnd });
        return true;
    }

    private static SystemCallResult MoveTo(AddressSpace memory, LinearAddress start, LinearAddress end, LinearAddress target, ulong newSize)
    {
        bool overlaps = target < end && start < target + newSize;
        if (MemoryCalls.FixedStart(target, newSize) == null || overlaps)
            return Errno.InvalidArgument;

        memory.Unmap(target, target + newSize);
        if (newSize < end - start)
        {
            memory.Unmap(start + newSize, end);
            end = start + newSize;
        }

        return Move(memory, start, end, target, newSize);
    }

    /// <summary>Moves pages to a free range, which may be larger: what is behind them is then zero.</summary>
    private static SystemCallResult Move(AddressSpace memory, LinearAddress start, LinearAddress end, LinearAddress target, ulong newSize)
    {
        RegionList regions = memory.RegionList;
        Region region = regions.Find(start)!;
        regions.Add(Moved(region, start, target, newSize));
        if (!memory.TryMovePages(start, end, target))
        {
            // The tables that the pages came from are still there: back they go.
            memory.TryMovePages(target, target + (end - start), start);
            regions.Remove(target, target + newSize);
            return Errno.OutOfMemory;
        }

        regions.Remove(start, end);
        return (long)target.Value;
    }

    /// <summary>The region at its new place, with contents from the part that moves.</summary>
    private static Region Moved(Region region, LinearAddress start, LinearAddress target, ulong newSize)
    {
        RegionKind kind = region.Kind is RegionKind.Shared or RegionKind.File ? region.Kind : RegionKind.Anonymous;
        Region moved = new(target, target + newSize, region.Rights, kind) { Shared = region.Shared, ContentsStart = target };
        if (region.Shared != null)
            return moved with { ContentsStart = new LinearAddress(region.ContentsStart.Value + (target - start)) };
        if (region.Contents.IsEmpty)
            return moved;

        if (region.ContentsStart > start)
            return moved with { Contents = region.Contents, ContentsStart = target + (region.ContentsStart - start) };

        ulong before = start - region.ContentsStart;
        return before >= (ulong)region.Contents.Length ? moved : moved with { Contents = region.Contents[(int)before..] };
    }
}
