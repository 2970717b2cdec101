// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Testing;
using X64Paging.Translation;

namespace TestingAPageTable;

/// <summary>The code under test: a kernel's copy-on-write, with a mark in bit 9 of an entry. Yours stands here.</summary>
internal sealed class CopyOnWrite(PagingLab machine) : IPageFaultHandler
{
    private const PageTableFlags Mark = PageTableFlags.Software9;

    /// <summary>Gives another space the same page, and takes the right to write from both.</summary>
    public void Share(LinearAddress page, PagingSpace parent, PagingSpace child)
    {
        WalkStep leaf = parent.Mapper.Find(page);
        PageTableEntry entry = leaf.Entry.Without(PageTableFlags.Writable).With(Mark);
        machine.Frames.AddReference(entry.Frame);
        child.Mapper.TryMap(page, entry.Frame.Base, PageSize.Size4KiB, entry.Flags, out _);
        machine.Mmu.Invalidate(parent.Mapper.Store(page, leaf.EntryAddress, entry));
    }

    public FaultResolution Handle(in PageFault fault)
    {
        Mapper tables = machine.Space.Mapper;
        LinearAddress page = fault.Address.PageBase;
        WalkStep leaf = tables.Find(page);
        if (fault.Kind != AccessKind.Write || !leaf.Entry.IsPresent || !leaf.Entry.Has(Mark))
            return FaultResolution.Deliver;

        Frame shared = leaf.Entry.Frame;
        PageTableFlags flags = (leaf.Entry.Flags & ~Mark) | PageTableFlags.Writable;
        if (machine.Frames.ReferenceCount(shared) == 1)
        {
            tables.Store(page, leaf.EntryAddress, new PageTableEntry(shared, flags));
            return FaultResolution.Retry;
        }

        if (!machine.Frames.TryAllocate(out Frame copy))
            return FaultResolution.Deliver;

        machine.Memory.CopyFrame(shared, copy);
        machine.Mmu.Invalidate(tables.Store(page, leaf.EntryAddress, new PageTableEntry(copy, flags)));
        machine.Frames.Release(shared);
        return FaultResolution.Retry;
    }
}
