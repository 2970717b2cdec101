// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Kernel.Memory;

/// <summary>One process's memory: its regions, and the page tables that stand behind as much of them as was touched.</summary>
public sealed class AddressSpace
{
    /// <summary>The address behind the last that a program can use.</summary>
    public static readonly LinearAddress UserEnd = new(0x7FFF_FFFF_F000);

    private readonly Mmu _mmu;
    private readonly FrameAllocator _frames;
    private readonly CopyOnWriteHandler _copyOnWrite;
    private readonly DemandPager _demand;
    private readonly Mapper _mapper;
    private readonly RegionList _regions;

    private AddressSpace(Mmu mmu, FrameAllocator frames, Mapper mapper, RegionList regions)
    {
        _mmu = mmu;
        _frames = frames;
        _mapper = mapper;
        _regions = regions;
        _copyOnWrite = new CopyOnWriteHandler(mmu, frames);
        _demand = new DemandPager(mmu.Memory, frames, mapper);
    }

    /// <summary>The regions, in address order.</summary>
    public IReadOnlyList<Region> Regions => _regions.All;

    /// <summary>What CR3 is while a process runs here.</summary>
    public ulong Cr3 => _mapper.Root.Base.Value;

    internal RegionList RegionList => _regions;

    /// <summary>Makes an address space without regions.</summary>
    /// <returns>Null when no frame is free for the root table.</returns>
    internal static AddressSpace? TryCreate(Mmu mmu, FrameAllocator frames)
    {
        Mapper? mapper = Mapper.TryCreate(mmu.Memory, frames);
        return mapper == null ? null : new AddressSpace(mmu, frames, mapper, new RegionList());
    }

    /// <summary>Makes the child's address space: the same regions over the same frames, private pages copy-on-write on both sides.</summary>
    /// <returns>Null when no frame is free; this space is then as it was, but for entries marked copy-on-write.</returns>
    /// <remarks>This space must be the current one: its translations are flushed, since its private pages are read-only from now on.</remarks>
    internal AddressSpace? TryFork()
    {
        Mapper? childMapper = Mapper.TryCreate(_mmu.Memory, _frames);
        if (childMapper == null)
            return null;

        AddressSpace child = new(_mmu, _frames, childMapper, _regions.Copy());
        bool copied = new TableFork(_mmu.Memory, _frames).TryCopy(_mapper.Root, childMapper.Root, PagingLevel.Pml4);
        _mmu.LoadCr3(Cr3);
        if (copied)
            return child;

        child.Release();
        return null;
    }

    /// <summary>Mends the tables for a fault of a program here, if its regions allow the access. Allocates nothing on the host for private pages.</summary>
    internal FaultResult Resolve(in PageFault fault)
    {
        LinearAddress page = fault.Address.PageBase;
        Region? region = _regions.Find(page);
        bool isGrown = false;
        if (region == null)
        {
            isGrown = TryGrowStack(page, out region);
            if (!isGrown)
                return FaultResult.Refused(FaultAction.NoRegion);
        }

        if ((region!.Rights & RightsFor(fault.Kind)) == 0)
            return FaultResult.Refused(FaultAction.RightsDenied);

        WalkStep leaf = _mapper.Find(page);
        FaultResult result = !leaf.Entry.IsPresent ? _demand.Resolve(region, page, fault.Kind)
            : fault.Kind == AccessKind.Write && leaf.Entry.Has(PageMarks.CopyOnWrite) ? _copyOnWrite.Resolve(_mapper, page, leaf)
            : new FaultResult(FaultAction.Spurious, default, 0, leaf.Entry.Frame);
        return isGrown && result.IsResolved ? result with { Action = FaultAction.StackGrown } : result;
    }

    /// <summary>Takes a range away: its regions, its pages, and its frames' references.</summary>
    internal void Unmap(LinearAddress start, LinearAddress end)
    {
        _regions.Remove(start, end);
        Discard(start, end);
    }

    /// <summary>Takes the pages of a range away and leaves its regions: the next touch finds what the first found, or what is shared.</summary>
    internal void Discard(LinearAddress start, LinearAddress end)
    {
        for (LinearAddress page = start; TryFindPage(ref page, end, out WalkStep leaf); page += Frame.Size)
        {
            _mmu.Invalidate(_mapper.Store(page, leaf.EntryAddress, default));
            _frames.Release(leaf.Entry.Frame);
        }
    }

    /// <summary>Changes the rights of a range that regions cover.</summary>
    internal void Protect(LinearAddress start, LinearAddress end, RegionRights rights)
    {
        _regions.SetRights(start, end, rights);
        for (LinearAddress page = start; TryFindPage(ref page, end, out WalkStep leaf); page += Frame.Size)
        {
            PageTableFlags kept = leaf.Entry.Flags & (PageTableFlags.Dirty | PageMarks.Shared);
            PageTableFlags flags = PageMarks.FlagsFor(rights) | kept;
            if ((rights & RegionRights.Write) != 0)
                flags |= leaf.Entry.Has(PageMarks.Shared) ? PageTableFlags.Writable : PageMarks.CopyOnWrite;
            _mmu.Invalidate(_mapper.Store(page, leaf.EntryAddress, new PageTableEntry(leaf.Entry.Frame, flags)));
        }
    }

    /// <summary>Moves the frames of one range to another of the same size that is empty. The regions are the caller's.</summary>
    /// <returns><see langword="false"/> when no frame is free for a table; pages moved so far stay moved.</returns>
    internal bool TryMovePages(LinearAddress start, LinearAddress end, LinearAddress target)
    {
        for (LinearAddress page = start; TryFindPage(ref page, end, out WalkStep leaf); page += Frame.Size)
        {
            if (!_mapper.TryFindOrMakeEntry(target + (page - start), out PhysicalAddress entryAddress))
                return false;

            _mmu.Invalidate(_mapper.Store(page, leaf.EntryAddress, default));
            _mapper.Store(target + (page - start), entryAddress, leaf.Entry);
        }

        return true;
    }

    /// <summary>Releases every frame, tables included. If the space is current, the processor leaves it first, for one where nothing is mapped.</summary>
    internal void Release()
    {
        // A frame may be another's as soon as it is released: no translation to it is to live until then. A table of zeros maps nothing.
        if (_mmu.Controls.Cr3 == Cr3)
            _mmu.LoadCr3(_frames.ZeroFrame.Base.Value);
        for (LinearAddress page = default; TryFindPage(ref page, UserEnd, out WalkStep leaf); page += Frame.Size)
            _frames.Release(leaf.Entry.Frame);
        _regions.Remove(default, UserEnd);
        _mapper.ReleaseTables();
    }

    private static RegionRights RightsFor(AccessKind kind) => kind switch
    {
        AccessKind.Write => RegionRights.Write,
        AccessKind.Fetch => RegionRights.Execute,
        _ => RegionRights.Read | RegionRights.Write | RegionRights.Execute,
    };

    /// <summary>Extends the stack down to a page, within its limit and not too near to another region.</summary>
    private bool TryGrowStack(LinearAddress page, [NotNullWhen(true)] out Region? region)
    {
        region = _regions.FindAbove(page);
        if (region == null || region.Kind != RegionKind.Stack || region.End - page > StackLimit)
            return false;
        if (_regions.FindBelow(page) is { Rights: not RegionRights.None } below && page - below.End < StackGuard)
            return false;

        Region grown = region with { Start = page };
        _regions.Replace(region, grown);
        region = grown;
        return true;
    }

    /// <summary>How far the stack may grow, as RLIMIT_STACK: 8 MiB.</summary>
    internal const ulong StackLimit = 8 << 20;

    /// <summary>What the growing stack leaves free above a region that can be accessed, as Linux does: 1 MiB.</summary>
    private const ulong StackGuard = 1 << 20;

    /// <summary>Finds the next page at or above an address whose entry holds a frame, passing over whole tables that are not there.</summary>
    private bool TryFindPage(ref LinearAddress page, LinearAddress end, out WalkStep leaf)
    {
        leaf = default;
        while (page < end)
        {
            leaf = _mapper.Find(page);
            if (leaf.Level == PagingLevel.PageTable && PageMarks.HoldsFrame(leaf.Entry))
                return true;

            ulong span = leaf.Level.EntrySpan;
            page = new LinearAddress((page.Value & ~(span - 1)) + span);
        }

        return false;
    }
}
