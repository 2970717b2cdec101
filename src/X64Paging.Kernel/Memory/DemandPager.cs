// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Kernel.Memory;

/// <summary>Puts a frame behind a page when it is first touched.</summary>
internal sealed class DemandPager
{
    private readonly PhysicalMemory _memory;
    private readonly FrameAllocator _frames;
    private readonly Mapper _mapper;

    public DemandPager(PhysicalMemory memory, FrameAllocator frames, Mapper mapper)
    {
        _memory = memory;
        _frames = frames;
        _mapper = mapper;
    }

    /// <summary>Maps a page of a region whose entry is not present.</summary>
    public FaultResult Resolve(Region region, LinearAddress page, AccessKind kind)
    {
        if (!_mapper.TryFindOrMakeEntry(page, out PhysicalAddress entryAddress))
            return FaultResult.Refused(FaultAction.OutOfFrames);

        return region.Shared != null ? MapShared(region, page, entryAddress) : MapPrivate(region, page, kind, entryAddress);
    }

    private FaultResult MapShared(Region region, LinearAddress page, PhysicalAddress entryAddress)
    {
        if (!region.Shared!.TryGetFrame((page - region.ContentsStart) / Frame.Size, out Frame frame))
            return FaultResult.Refused(FaultAction.OutOfFrames);

        _frames.AddReference(frame);
        PageTableFlags flags = PageMarks.FlagsFor(region.Rights) | PageMarks.Shared;
        if ((region.Rights & RegionRights.Write) != 0)
            flags |= PageTableFlags.Writable;
        return Store(page, entryAddress, new PageTableEntry(frame, flags), FaultAction.SharedMapped);
    }

    private FaultResult MapPrivate(Region region, LinearAddress page, AccessKind kind, PhysicalAddress entryAddress)
    {
        PageTableFlags flags = PageMarks.FlagsFor(region.Rights);
        bool isWritable = (region.Rights & RegionRights.Write) != 0;
        bool hasContents = region.HasContents(page);
        if (!hasContents && kind != AccessKind.Write)
        {
            _frames.AddReference(_frames.ZeroFrame);
            PageTableFlags mark = isWritable ? PageMarks.CopyOnWrite : PageTableFlags.None;
            return Store(page, entryAddress, new PageTableEntry(_frames.ZeroFrame, flags | mark), FaultAction.ZeroShared);
        }

        if (!_frames.TryAllocateZeroed(out Frame frame))
            return FaultResult.Refused(FaultAction.OutOfFrames);

        if (hasContents)
            _memory.Write(frame.Base + region.ContentsOffset(page), region.ContentsOf(page));
        if (isWritable)
            flags |= PageTableFlags.Writable;
        if (kind == AccessKind.Write)
            flags |= PageTableFlags.Dirty;
        return Store(page, entryAddress, new PageTableEntry(frame, flags), hasContents ? FaultAction.FileFilled : FaultAction.ZeroFilled);
    }

    /// <summary>The entry was not present, so no processor can have cached it and nothing is to be invalidated.</summary>
    private FaultResult Store(LinearAddress page, PhysicalAddress entryAddress, PageTableEntry entry, FaultAction action)
    {
        _mapper.Store(page, entryAddress, entry);
        return FaultResult.Mapped(action, entry.Frame);
    }
}
