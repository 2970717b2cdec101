// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Memory;
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Kernel.Tests.Memory;

/// <summary>RAM, its frames and an MMU, with address spaces whose accesses are made and mended as a processor and its kernel do.</summary>
internal sealed class MemoryLab : IDisposable
{
    private static readonly LinearAddress s_firstPage = new(0x1000_0000);

    private AddressSpace? _current;

    /// <param name="frameCount">Frames that can be handed out.</param>
    public MemoryLab(ulong frameCount = 1024)
    {
        // Frame 0 and the zero frame are never handed out.
        Memory = new PhysicalMemory((frameCount + 2) * Frame.Size);
        Frames = new FrameAllocator(Memory);
        Mmu = new Mmu(Memory, PagingControls.LongMode);
    }

    public PhysicalMemory Memory { get; }

    public FrameAllocator Frames { get; }

    public Mmu Mmu { get; }

    /// <summary>What was done about the last fault.</summary>
    public FaultResult LastFault { get; private set; }

    /// <summary>An address in the page of a number.</summary>
    public static LinearAddress At(int page, int offset = 0) => s_firstPage + (ulong)page * Frame.Size + (ulong)offset;

    public static Region Anonymous(int firstPage, int pageCount, RegionRights rights = RegionRights.Read | RegionRights.Write) =>
        new(At(firstPage), At(firstPage + pageCount), rights, RegionKind.Anonymous);

    public Region Shared(int firstPage, int pageCount, RegionRights rights = RegionRights.Read | RegionRights.Write) =>
        new(At(firstPage), At(firstPage + pageCount), rights, RegionKind.Shared)
        {
            Shared = new SharedPages(Frames),
            ContentsStart = At(firstPage),
        };

    public AddressSpace NewSpace(params ReadOnlySpan<Region> regions)
    {
        AddressSpace space = AddressSpace.TryCreate(Mmu, Frames)!;
        foreach (Region region in regions)
            space.RegionList.Add(region);
        return space;
    }

    /// <summary>Makes a space the current one, as a switch of processes does.</summary>
    public void Enter(AddressSpace space)
    {
        if (_current != space)
            Mmu.LoadCr3(space.Cr3);
        _current = space;
    }

    public AddressSpace? TryFork(AddressSpace parent)
    {
        Enter(parent);
        return parent.TryFork();
    }

    public AddressSpace Fork(AddressSpace parent) => TryFork(parent) ?? throw new InvalidOperationException("No frame was free for a fork.");

    /// <summary>Ends a space; it may be current.</summary>
    public void Exit(AddressSpace space)
    {
        space.Release();
        if (_current == space)
            _current = null;
    }

    public void Unmap(AddressSpace space, int firstPage, int pageCount)
    {
        Enter(space);
        space.Unmap(At(firstPage), At(firstPage + pageCount));
    }

    public void Protect(AddressSpace space, int firstPage, int pageCount, RegionRights rights)
    {
        Enter(space);
        space.Protect(At(firstPage), At(firstPage + pageCount), rights);
    }

    /// <summary>Writes a byte in user mode.</summary>
    /// <returns>What was done about the page fault, or null if there was none.</returns>
    public FaultAction? Write(AddressSpace space, LinearAddress address, byte value)
    {
        Enter(space);
        return Mend(space, (out PageFault fault) => Mmu.TryWrite(address, AccessMode.User, value, out fault));
    }

    /// <summary>Reads a byte in user mode.</summary>
    /// <returns>What was done about the page fault, or null if there was none.</returns>
    public FaultAction? Read(AddressSpace space, LinearAddress address, out byte value)
    {
        Enter(space);
        byte read = 0;
        FaultAction? action = Mend(space, (out PageFault fault) => Mmu.TryRead(address, AccessMode.User, out read, out fault));
        value = read;
        return action;
    }

    /// <summary>Reads a byte that can be read.</summary>
    public byte Read(AddressSpace space, LinearAddress address)
    {
        FaultAction? action = Read(space, address, out byte value);
        Assert.True(action is null or <= FaultAction.Spurious, $"Reading {address}: {action}");
        return value;
    }

    public FaultAction? Fetch(AddressSpace space, LinearAddress address)
    {
        Enter(space);
        return Mend(space, (out PageFault fault) => Mmu.TryTranslate(address, AccessKind.Fetch, AccessMode.User, out _, out fault));
    }

    /// <summary>The frame that the tables put behind an address now, whatever the TLB holds.</summary>
    public Frame FrameOf(AddressSpace space, LinearAddress address)
    {
        Assert.True(PageTables.Leaves(Memory, space).TryGetValue(address.PageBase, out PageTableEntry entry), $"No frame behind {address}");
        return entry.Frame;
    }

    public void Dispose()
    {
        Mmu.Dispose();
        Frames.Dispose();
        Memory.Dispose();
    }

    private FaultAction? Mend(AddressSpace space, Access access)
    {
        const int MostTries = 3;
        FaultAction? action = null;
        for (int i = 0; i < MostTries; i++)
        {
            if (access(out PageFault fault))
                return action;

            LastFault = space.Resolve(fault);
            action = LastFault.Action;
            if (!LastFault.IsResolved)
                return action;
        }

        throw new InvalidOperationException($"The access still faults after {MostTries} faults, the last one resolved as {action}.");
    }

    private delegate bool Access(out PageFault fault);
}
