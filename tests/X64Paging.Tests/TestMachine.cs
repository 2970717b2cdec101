// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;

namespace X64Paging.Tests;

/// <summary>RAM, one address space and an MMU over it. Stores to its tables invalidate nothing.</summary>
public sealed class TestMachine : IDisposable
{
    public const PageTableFlags ReadOnly = PageTableFlags.Present | PageTableFlags.User;
    public const PageTableFlags Data = ReadOnly | PageTableFlags.Writable;

    public TestMachine(
        TlbGeometry? geometry = null,
        Cr4Flags cr4 = Cr4Flags.None,
        PagingVariants variants = PagingVariants.Intel,
        Hostility? hostility = null)
    {
        Memory = new PhysicalMemory(16 << 20);
        Frames = new FrameAllocator(Memory);
        Mapper = Mapper.TryCreate(Memory, Frames, (cr4 & Cr4Flags.FiveLevels) != 0 ? PagingLevel.Pml5 : PagingLevel.Pml4)!;
        PagingControls controls = PagingControls.LongMode;
        controls = controls with { Cr3 = Mapper.Root.Base.Value, Cr4 = controls.Cr4 | cr4, Variants = variants };
        Mmu = new Mmu(Memory, controls, geometry, hostility);
    }

    public PhysicalMemory Memory { get; }

    public FrameAllocator Frames { get; }

    public Mapper Mapper { get; }

    public Mmu Mmu { get; }

    /// <summary>The entry that maps an address; storing one is all that software does, and no more.</summary>
    public PageTableEntry this[ulong address]
    {
        get => Mapper.Find(new LinearAddress(address)).Entry;
        set
        {
            Assert.True(Mapper.TryFindOrMakeEntry(new LinearAddress(address), out PhysicalAddress entryAddress));
            Memory.Write(entryAddress, value.Value);
        }
    }

    /// <summary>Maps a 4 KiB page to a zeroed frame of its own.</summary>
    public Frame Map(ulong page, PageTableFlags flags = Data)
    {
        Assert.True(Frames.TryAllocateZeroed(out Frame frame));
        Map(page, frame.Base.Value, PageSize.Size4KiB, flags);
        return frame;
    }

    public void Map(ulong page, ulong target, PageSize size, PageTableFlags flags = Data) =>
        Assert.True(Mapper.TryMap(new LinearAddress(page), new PhysicalAddress(target), size, flags, out _));

    /// <summary>Stores an entry over the PDE of an address.</summary>
    public void StoreDirectoryEntry(ulong address, PageTableEntry entry)
    {
        LinearAddress linear = new(address);
        Walk walk = Mmu.Probe(linear, AccessKind.Read, AccessMode.Supervisor);
        Memory.Write(walk.Steps.First(step => step.Level == PagingLevel.PageDirectory).EntryAddress, entry.Value);
    }

    /// <summary>The physical address of an access that must be allowed.</summary>
    public ulong Translate(ulong address, AccessKind kind = AccessKind.Read, AccessMode mode = AccessMode.User) =>
        Mmu.Translate(address, kind, mode);

    /// <summary>The fault of an access that must be refused.</summary>
    public PageFault Fault(ulong address, AccessKind kind = AccessKind.Read, AccessMode mode = AccessMode.User) =>
        Mmu.Fault(address, kind, mode);

    public void Invalidate(ulong address) => Mmu.InvalidatePage(new LinearAddress(address));

    public void LoadCr3() => Mmu.LoadCr3(Mmu.Controls.Cr3);

    public void Dispose()
    {
        Mmu.Dispose();
        Frames.Dispose();
        Memory.Dispose();
    }
}
