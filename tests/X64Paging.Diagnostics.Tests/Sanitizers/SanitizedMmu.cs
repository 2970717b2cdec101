// SPDX-License-Identifier: MIT
using X64Paging.Diagnostics.Sanitizers;
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Tests.Sanitizers;

/// <summary>An MMU under the TLB sanitizer, without a processor: the test is the software, and each of its steps an instruction.</summary>
internal sealed class SanitizedMmu : IDisposable
{
    public const PageTableFlags ReadWrite = PageTableFlags.Present | PageTableFlags.User | PageTableFlags.Writable;

    public static readonly LinearAddress Page = new(0x40_0000);

    public SanitizedMmu()
    {
        Memory = new PhysicalMemory(16 << 20);
        Frames = new FrameAllocator(Memory);
        Mapper = Mapper.TryCreate(Memory, Frames)!;
        Mmu = new Mmu(Memory, PagingControls.LongMode with { Cr3 = Mapper.Root.Base.Value });
        Sanitizer = new TlbSanitizer(Mmu, Frames, () => new CodePoint(Step, Step), Reports.Add);
    }

    public PhysicalMemory Memory { get; }

    public FrameAllocator Frames { get; }

    public Mapper Mapper { get; }

    public Mmu Mmu { get; }

    public TlbSanitizer Sanitizer { get; }

    public List<SanitizerReport> Reports { get; } = [];

    /// <summary>Counts what the software does; RIP in reports.</summary>
    public ulong Step { get; set; }

    public PhysicalAddress EntryOf(LinearAddress page) => Mapper.Find(page).EntryAddress;

    public Frame Map(LinearAddress page, PageTableFlags flags = ReadWrite)
    {
        Assert.True(Frames.TryAllocateZeroed(out Frame frame));
        Assert.True(Mapper.TryMap(page, frame.Base, PageSize.Size4KiB, flags, out _));
        return frame;
    }

    /// <summary>Stores to an entry, as a step of its own, and invalidates nothing.</summary>
    public void Store(PhysicalAddress entryAddress, ulong value)
    {
        Step++;
        Memory.Write(entryAddress, value);
    }

    /// <summary>Changes flags of the entry that maps a page, and invalidates nothing.</summary>
    public void Change(LinearAddress page, PageTableFlags cleared, PageTableFlags set = PageTableFlags.None)
    {
        WalkStep leaf = Mapper.Find(page);
        Store(leaf.EntryAddress, leaf.Entry.Without(cleared).With(set).Value);
    }

    public bool Try(LinearAddress address, AccessKind kind, AccessMode mode = AccessMode.User)
    {
        Step++;
        return Mmu.TryTranslate(address, kind, mode, out _, out _);
    }

    public StaleTranslation TheStale() => Assert.IsType<StaleTranslation>(Assert.Single(Reports));

    public void Dispose()
    {
        Sanitizer.Dispose();
        Mmu.Dispose();
        Frames.Dispose();
        Memory.Dispose();
    }
}
