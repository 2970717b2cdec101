// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Kernel.Memory;

/// <summary>Copies page tables for a child: every frame gets one user more, and private pages become copy-on-write in both.</summary>
internal readonly struct TableFork
{
    private readonly PhysicalMemory _memory;
    private readonly FrameAllocator _frames;

    public TableFork(PhysicalMemory memory, FrameAllocator frames)
    {
        _memory = memory;
        _frames = frames;
    }

    /// <summary>Copies all that a table leads to into an empty table of the same level.</summary>
    /// <returns>
    /// <see langword="false"/> when no frame is free; what was copied so far is whole, so that releasing the child's tables undoes it.
    /// </returns>
    /// <remarks>Writable entries of the parent become read-only: its translations must be flushed before it runs.</remarks>
    public bool TryCopy(Frame parentTable, Frame childTable, PagingLevel level)
    {
        for (ulong offset = 0; offset < Frame.Size; offset += sizeof(ulong))
        {
            PhysicalAddress parentAddress = parentTable.Base + offset;
            PageTableEntry entry = new(_memory.ReadEntry(parentAddress));
            if (!PageMarks.HoldsFrame(entry))
                continue;

            if (level == PagingLevel.PageTable)
                CopyLeaf(parentAddress, childTable.Base + offset, entry);
            else if (!TryCopyTable(entry, childTable.Base + offset, level))
                return false;
        }

        return true;
    }

    private bool TryCopyTable(PageTableEntry parentEntry, PhysicalAddress childAddress, PagingLevel level)
    {
        if (!_frames.TryAllocateZeroed(out Frame childTable))
            return false;

        _memory.Write(childAddress, new PageTableEntry(childTable, parentEntry.Flags).Value);
        return TryCopy(parentEntry.Frame, childTable, level - 1);
    }

    private void CopyLeaf(PhysicalAddress parentAddress, PhysicalAddress childAddress, PageTableEntry entry)
    {
        _frames.AddReference(entry.Frame);
        if (entry.IsWritable && !entry.Has(PageMarks.Shared))
        {
            entry = entry.Without(PageTableFlags.Writable).With(PageMarks.CopyOnWrite);
            _memory.Write(parentAddress, entry.Value);
        }

        _memory.Write(childAddress, entry.Value);
    }
}
