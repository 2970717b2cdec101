// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Memory;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Testing;

/// <summary>Copy-on-write for a lab, as X64Paging.Kernel does it: <c>lab.OnFault(new CopyOnWritePages(lab))</c>.</summary>
/// <remarks>For tests whose subject is something else, or that compare. A shared page is marked with <see cref="PageMarks.CopyOnWrite"/>.</remarks>
public sealed class CopyOnWritePages : IPageFaultHandler
{
    private readonly PagingLab _lab;
    private readonly CopyOnWriteHandler _handler;

    /// <summary>Makes a handler for a lab's spaces; <see cref="PagingLab.OnFault(IPageFaultHandler)"/> puts it to work.</summary>
    public CopyOnWritePages(PagingLab lab)
    {
        ArgumentNullException.ThrowIfNull(lab);
        _lab = lab;
        _handler = new CopyOnWriteHandler(lab.Mmu, lab.Frames);
    }

    /// <summary>Maps a page of one space in another too, over the same frame: if it is writable, copy-on-write in both from now on.</summary>
    /// <param name="address">Any address of the page, which is one of 4 KiB. In the other space nothing is mapped there.</param>
    /// <param name="from">The space that has it. What is cached for its PCID is dropped.</param>
    /// <param name="to">The space that gets it.</param>
    public void Share(LabAddress address, PagingSpace from, PagingSpace to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        LinearAddress page = ((LinearAddress)address).PageBase;
        WalkStep leaf = from.Mapper.Find(page);
        if (leaf is not { Level: PagingLevel.PageTable, Entry.IsPresent: true })
            throw new InvalidOperationException($"No page of 4 KiB is mapped at {page}.");

        PageTableEntry entry = leaf.Entry.IsWritable
            ? leaf.Entry.Without(PageTableFlags.Writable).With(PageMarks.CopyOnWrite)
            : leaf.Entry;
        to.Map(page, entry.Flags, leaf.Entry.Frame);
        from.Mapper.Store(page, leaf.EntryAddress, entry);
        _lab.Mmu.TryInvalidatePcid(PcidInvalidation.SingleContext, from.Pcid.Value, default);
    }

    /// <inheritdoc/>
    public FaultResolution Handle(in PageFault fault)
    {
        Mapper mapper = _lab.Space.Mapper;
        LinearAddress page = fault.Address.PageBase;
        WalkStep leaf = mapper.Find(page);
        bool isMarked = leaf is { Level: PagingLevel.PageTable, Entry.IsPresent: true } && leaf.Entry.Has(PageMarks.CopyOnWrite);
        if (fault.Kind == AccessKind.Write && isMarked && fault.Refusal.Rule == RefusalRule.ReadOnly)
            return _handler.Resolve(mapper, page, leaf).IsResolved ? FaultResolution.Retry : FaultResolution.Deliver;
        return fault.IsSpurious ? FaultResolution.Retry : FaultResolution.Deliver;
    }
}
