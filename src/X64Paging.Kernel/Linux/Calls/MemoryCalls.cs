// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Linux.Files;
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
    private const ulong MapSharedValidate = 3;
    private const ulong MapTypeMask = 0xF;
    private const ulong MapFixed = 0x10;
    private const ulong MapAnonymous = 0x20;
    private const ulong MapFixedNoReplace = 0x10_0000;

    // The stack may grow down to its limit, and a gap stays free below it.
    private static readonly LinearAddress s_mapLimit = new(AddressSpace.UserEnd.Value - AddressSpace.StackLimit - (1 << 20));
    private static readonly LinearAddress s_mapFloor = new(0x1_0000);

    /// <summary>The most regions of a process: vm.max_map_count.</summary>
    private const int RegionLimit = 65_530;

    private readonly FrameAllocator _frames;

    public MemoryCalls(Supervisor supervisor) => _frames = supervisor.Frames;

    public void Register(SystemCallTable table)
    {
        table[SystemCallNumber.MemoryMap] = Map;
        table[SystemCallNumber.MemoryUnmap] = Unmap;
        table[SystemCallNumber.MemoryProtect] = Protect;
        table[SystemCallNumber.Break] = Break;
    }

    /// <summary>Where a range of the size is free, as high as possible; or null.</summary>
    public static LinearAddress? FindFree(RegionList regions, ulong size) => regions.FindFree(size, s_mapFloor, s_mapLimit);

    /// <summary>Whether a range may be added that the program has not placed itself.</summary>
    public static bool IsFreeBelowStack(RegionList regions, LinearAddress start, LinearAddress end) => end <= s_mapLimit && regions.IsFree(start, end);

    /// <summary>Where a program may put a range by itself, or null.</summary>
    public static LinearAddress? FixedStart(LinearAddress start, ulong size) =>
        start.PageOffset == 0 && start >= s_mapFloor && start < AddressSpace.UserEnd && AddressSpace.UserEnd - start >= size ? start : null;

    /// <summary>The end of a range of whole pages in the user half.</summary>
    public static bool TryRange(LinearAddress start, ulong size, out LinearAddress end)
    {
        end = default;
        if (start.PageOffset != 0 || !TryPageUp(size, out ulong pages) || start > AddressSpace.UserEnd || AddressSpace.UserEnd - start < pages)
            return false;

        end = start + pages;
        return true;
    }

    /// <summary>Rounds a size up to whole pages.</summary>
    public static bool TryPageUp(ulong size, out ulong pageUp)
    {
        pageUp = (size + Frame.Size - 1) & ~(Frame.Size - 1UL);
        return pageUp >= size && pageUp <= AddressSpace.UserEnd.Value;
    }

    /// <summary>mmap. Contents of files are those at the time of the call, whoever writes to the file later.</summary>
    private SystemCallResult Map(Process process, in SystemCallArguments arguments)
    {
        ulong flags = arguments.D;
        ulong type = flags & MapTypeMask;
        if (type == MapSharedValidate)
            type = MapShared;
        if (!TryPageUp(arguments.B, out ulong size) || size == 0 || type is not (MapShared or MapPrivate) || arguments.F % Frame.Size != 0)
            return Errno.InvalidArgument;
        if (process.Memory.RegionList.All.Count >= RegionLimit)
            return Errno.OutOfMemory;

        ReadOnlyMemory<byte> contents = default;
        bool isFile = (flags & MapAnonymous) == 0;
        Errno error = isFile ? TryGetContents(process, arguments, type, out contents) : Errno.None;
        if (error != Errno.None)
            return error;

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

        if (isFile && !contents.IsEmpty)
        {
            regions.Add(new Region(chosen, chosen + size, (RegionRights)(arguments.C & ProtectionMask), RegionKind.File)
            {
                Contents = contents,
                ContentsStart = chosen,
            });
            return (long)chosen.Value;
        }

        bool isShared = type == MapShared;
        regions.Add(new Region(chosen, chosen + size, (RegionRights)(arguments.C & ProtectionMask), isShared ? RegionKind.Shared : RegionKind.Anonymous)
        {
            Shared = isShared ? new SharedPages(_frames) : null,
            ContentsStart = chosen,
        });
        return (long)chosen.Value;
    }

    /// <summary>What a file's pages hold; nothing for /dev/zero.</summary>
    private static Errno TryGetContents(Process process, in SystemCallArguments arguments, ulong type, out ReadOnlyMemory<byte> contents)
    {
        contents = default;
        OpenFile? file = process.Files[arguments.E];
        if (file == null)
            return Errno.BadDescriptor;
        if (!file.CanRead)
            return Errno.AccessDenied;
        if (file is DeviceFile { Device: DeviceKind.Zero })
            return Errno.None;

        // A shared mapping that can be written would have to write to the file.
        bool isSharedForWriting = type == MapShared && (arguments.C & (ulong)RegionRights.Write) != 0;
        if (file is not RegularFile regular || isSharedForWriting)
            return Errno.NoDevice;

        ReadOnlyMemory<byte> all = regular.Contents.Map();
        ulong offset = ulong.Min(arguments.F, (ulong)all.Length);
        ulong length = ulong.Min(arguments.B, (ulong)all.Length - offset);
        TryPageUp(length, out ulong pages);
        contents = all.Slice((int)offset, (int)ulong.Min(pages, (ulong)all.Length - offset));
        return Errno.None;
    }

    /// <summary>munmap.</summary>
    private static SystemCallResult Unmap(Process process, in SystemCallArguments arguments)
    {
        if (!TryRange(arguments.AddressA, arguments.B, out LinearAddress end) || arguments.B == 0)
            return Errno.InvalidArgument;
        if (process.Memory.RegionList.All.Count >= RegionLimit)
            return Errno.OutOfMemory;

        process.Memory.Unmap(arguments.AddressA, end);
        return 0;
    }

    /// <summary>mprotect.</summary>
    private static SystemCallResult Protect(Process process, in SystemCallArguments arguments)
    {
        if (!TryRange(arguments.AddressA, arguments.B, out LinearAddress end))
            return Errno.InvalidArgument;
        if (!process.Memory.RegionList.Covers(arguments.AddressA, end) || process.Memory.RegionList.All.Count >= RegionLimit)
            return Errno.OutOfMemory;

        process.Memory.Protect(arguments.AddressA, end, (RegionRights)(arguments.C & ProtectionMask));
        return 0;
    }

    /// <summary>brk: answers the new end of the heap, or the old one where it cannot be moved.</summary>
    private static SystemCallResult Break(Process process, in SystemCallArguments arguments)
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
        if (!IsFreeBelowStack(regions, start, end))
            return false;

        // One region for the whole heap, so that a long run of small brk calls leaves no long list.
        Region? before = start > process.HeapStart ? regions.Find(new LinearAddress(start.Value - 1)) : null;
        if (before is { Kind: RegionKind.Heap } && before.Rights == (RegionRights.Read | RegionRights.Write))
            regions.Replace(before, before with { End = end });
        else
            regions.Add(new Region(start, end, RegionRights.Read | RegionRights.Write, RegionKind.Heap));
        return true;
    }

    /// <summary>Where the program would like it, if that is free.</summary>
    private static LinearAddress? HintedStart(RegionList regions, LinearAddress hint, ulong size)
    {
        LinearAddress start = hint.PageBase;
        return start >= s_mapFloor && start < s_mapLimit && s_mapLimit - start >= size && regions.IsFree(start, start + size) ? start : null;
    }
}
