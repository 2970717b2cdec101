// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Benchmarks.Translation;

/// <summary>A run of 4 KiB pages with frames of their own, and an MMU of a geometry before them.</summary>
internal sealed class MappedPages : IDisposable
{
    private const PageTableFlags Flags = PageTableFlags.Present | PageTableFlags.Writable | PageTableFlags.User;

    private readonly FrameAllocator _frames;
    private readonly Mapper _mapper;

    public MappedPages(int count, TlbGeometry geometry)
    {
        Count = count;
        _frames = new FrameAllocator(Memory);
        _mapper = Mapper.TryCreate(Memory, _frames)!;
        for (int page = 0; page < count; page++)
        {
            _frames.TryAllocate(out Frame frame);
            _mapper.TryMap(this[page], frame.Base, PageSize.Size4KiB, Flags, out _);
        }

        PagingControls controls = PagingControls.LongMode;
        Mmu = new Mmu(
            Memory,
            controls with { Cr3 = _mapper.Root.Base.Value, Cr4 = controls.Cr4 | Cr4Flags.ProcessContextIdentifiers },
            geometry);
    }

    public int Count { get; }

    public Mmu Mmu { get; }

    public PhysicalMemory Memory { get; } = new(64 << 20);

    /// <summary>The address of a page.</summary>
    public LinearAddress this[int page] => new(0x4000_0000 + (ulong)page * Frame.Size);

    /// <summary>Translates one byte of each page.</summary>
    public ulong Touch(AccessKind kind)
    {
        ulong sum = 0;
        for (int page = 0; page < Count; page++)
        {
            if (!Mmu.TryTranslate(this[page], kind, AccessMode.User, out PhysicalAddress physical, out PageFault fault))
                throw new InvalidOperationException(fault.ToString());
            sum += physical.Value;
        }

        return sum;
    }

    /// <summary>Where the PTE of a page lies.</summary>
    public PhysicalAddress EntryOf(int page) => _mapper.Find(this[page]).EntryAddress;

    public void Dispose()
    {
        Mmu.Dispose();
        _frames.Dispose();
        Memory.Dispose();
    }
}
