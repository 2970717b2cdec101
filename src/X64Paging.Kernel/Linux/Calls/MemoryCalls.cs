// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Memory;
using X64Paging.Kernel.Processes;
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Kernel.Linux.Calls;

/// <summary>System calls on regions.</summary>
internal sealed class MemoryCalls
{
    private const ulong ProtectionMask = 7;
    private const ulong MapShared = 1;
    private const ulong MapPrivate = 2;
    private const ulong MapTypeMask = 0xF;
    private const ulong MapFixed = 0x10;
    private const ulong MapAnonymous = 0x20;
    private const ulong MapFixedNoReplace = 0x10_0000;

    // The stack may grow down to its limit, and a gap stays free below it.
    private static readonly LinearAddress s_mapLimit = new(AddressSpace.UserEnd.Value - AddressSpace.StackLimit - (1 << 20));
    private static readonly LinearAddress s_mapFloor = new(0x1_0000);

    private readonly FrameAllocator _frames;

    public MemoryCalls(FrameAllocator frames) => _frames = frames;

    /// <summary>mmap, of anonymous memory.</summary>
    public SystemCallResult Map(Process process, in SystemCallArguments arguments)
    {
        ulong flags = arguments.D;
        if ((flags & MapAnonymous) == 0)
            return Errno.NotSupported;

        ulong type = flags & MapTypeMask;
        if (!TryPageUp(arguments.B, out ulong size) || size == 0 || type is not (MapShared or MapPrivate))
            return Errno.InvalidArgument;

        RegionList regions = process.Memory.RegionList;
        LinearAddress? start = (flags & (MapFixed | MapFixedNoReplace)) != 0
            ? FixedStart(arguments.AddressA, size)
            : HintedStart(regions, arguments.AddressA, size) ?? regions.FindFree(size, s_mapFloor, s_mapLimit);
        if (start is not { } chosen)
            return (flags & (MapFixed | MapFixedNoReplace)) != 0 ? Errno.InvalidArgument : Errno.OutOfMemory;

        if (!regions.IsFree(chosen, chosen + size))
        {
            if ((flags & MapFixedNoReplace) != 0)
                return Errno.Exists;
            process.Memory.Unmap(chosen, chosen + size);
        }

        bool isShared = type == MapShared;
        regions.Add(new Region(chosen, chosen + size, (RegionRights)(arguments.C & ProtectionMask), isShared ? RegionKind.Shared : RegionKind.Anonymous)
        {
            Shared = isShared ? new SharedPages(_frames) : null,
            ContentsStart = chosen,
        });
        return (long)chosen.Value;
    }

    /// <summary>munmap.</summary>
    public static SystemCallResult Unmap(Process process, in SystemCallArguments arguments)
    {
        if (!TryRange(arguments.AddressA, arguments.B, out LinearAddress end) || arguments.B == 0)
            return Errno.InvalidArgument;

        process.Memory.Unmap(arguments.AddressA, end);
        return 0;
    }

    /// <summary>mprotect.</summary>
    public static SystemCallResult Protect(Process process, in SystemCallArguments arguments)
    {
        if (!TryRange(arguments.AddressA, arguments.B, out LinearAddress end))
            return Errno.InvalidArgument;
        if (!process.Memory.RegionList.Covers(arguments.AddressA, end))
            return Errno.OutOfMemory;

        process.Memory.Protect(arguments.AddressA, end, (RegionRights)(arguments.C & ProtectionMask));
        return 0;
    }

    /// <summary>brk: answers the new end of the heap, or the old one where it cannot be moved.</summary>
    public static SystemCallResult Break(Process process, in SystemCallArguments arguments)
    {
        LinearAddress wanted = arguments.AddressA;
        if (wanted < process.HeapStart || !TryPageUp(wanted.Value, out ulong wantedPageEnd))
            return (long)process.HeapEnd.Value;

        TryPageUp(process.HeapEnd.Value, out ulong pageEnd);
        if (wantedPageEnd > pageEnd && !TryGrowHeap(process, new LinearAddress(pageEnd), new LinearAddress(wantedPageEnd)))
            return (long)process.HeapEnd.Value;
        if (wantedPageEnd < pageEnd)
            process.Memory.Unmap(new LinearAddress(wantedPageEnd), new LinearAddress(pageEnd));

        process.HeapEnd = wanted;
        return (long)wanted.Value;
    }

    private static bool TryGrowHeap(Process process, LinearAddress start, LinearAddress end)
    {
        RegionList regions = process.Memory.RegionList;
        if (end > s_mapLimit || !regions.IsFree(start, end))
            return false;

        // One region for the whole heap, so that a long run of small brk calls leaves no long list.
        Region? before = start > process.HeapStart ? regions.Find(new LinearAddress(start.Value - 1)) : null;
        if (before is { Kind: RegionKind.Heap } && before.Rights == (RegionRights.Read | RegionRights.Write))
            regions.Replace(before, before with { End = end });
        else
            regions.Add(new Region(start, end, RegionRights.Read | RegionRights.Write, RegionKind.Heap));
        return true;
    }

    private static LinearAddress? FixedStart(LinearAddress start, ulong size) =>
        start.PageOffset == 0 && start >= s_mapFloor && start < AddressSpace.UserEnd && AddressSpace.UserEnd - start >= size ? start : null;

    /// <summary>Where the program would like it, if that is free.</summary>
    private static LinearAddress? HintedStart(RegionList regions, LinearAddress hint, ulong size)
    {
        LinearAddress start = hint.PageBase;
        return start >= s_mapFloor && start < s_mapLimit && s_mapLimit - start >= size && regions.IsFree(start, start + size) ? start : null;
    }

    private static bool TryRange(LinearAddress start, ulong size, out LinearAddress end)
    {
        end = default;
        if (start.PageOffset != 0 || !TryPageUp(size, out ulong pages) || start > AddressSpace.UserEnd || AddressSpace.UserEnd - start < pages)
            return false;

        end = start + pages;
        return true;
    }

    private static bool TryPageUp(ulong size, out ulong pageUp)
    {
        pageUp = (size + Frame.Size - 1) & ~(Frame.Size - 1UL);
        return pageUp >= size && pageUp <= AddressSpace.UserEnd.Value;
    }
}
