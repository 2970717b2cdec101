// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Kernel.Memory;

/// <summary>Decides a write to a page that was marked copy-on-write: copy while the frame is shared, reuse it when it no longer is.</summary>
public sealed class CopyOnWriteHandler
{
    private const PageTableFlags WrittenFlags = PageTableFlags.Writable | PageTableFlags.Accessed | PageTableFlags.Dirty;

    private readonly Mmu _mmu;
    private readonly FrameAllocator _frames;

    /// <summary>Makes a handler for the pages behind an MMU.</summary>
    /// <param name="mmu">Whose translations are dropped.</param>
    /// <param name="frames">Who counts the frames' users and gives the copies.</param>
    public CopyOnWriteHandler(Mmu mmu, FrameAllocator frames)
    {
        _mmu = mmu;
        _frames = frames;
    }

    /// <summary>Gives the writer a frame of its own. Allocates nothing on the host.</summary>
    /// <param name="mapper">The writer's tables.</param>
    /// <param name="page">The page written to.</param>
    /// <param name="leaf">Its entry: present, marked, not writable.</param>
    public FaultResult Resolve(Mapper mapper, LinearAddress page, WalkStep leaf)
    {
        Frame shared = leaf.Entry.Frame;
        PageTableFlags flags = (leaf.Entry.Flags & ~PageMarks.CopyOnWrite) | WrittenFlags;
        if (shared == _frames.ZeroFrame)
            return ReplaceZeroFrame(mapper, page, leaf, flags);

        uint references = _frames.ReferenceCount(shared);
        if (references == 1)
        {
            // Rights are only raised, and the fault itself has dropped the old translation.
            mapper.Store(page, leaf.EntryAddress, new PageTableEntry(shared, flags));
            return new FaultResult(FaultAction.Reused, shared, references, shared);
        }

        if (!_frames.TryAllocate(out Frame copy))
            return FaultResult.Refused(FaultAction.OutOfFrames);

        _mmu.Memory.CopyFrame(shared, copy);
        Install(mapper, page, leaf, new PageTableEntry(copy, flags));
        return new FaultResult(FaultAction.Copied, shared, references, copy);
    }

    private FaultResult ReplaceZeroFrame(Mapper mapper, LinearAddress page, WalkStep leaf, PageTableFlags flags)
    {
        if (!_frames.TryAllocateZeroed(out Frame fresh))
            return FaultResult.Refused(FaultAction.OutOfFrames);

        Install(mapper, page, leaf, new PageTableEntry(fresh, flags));
        return FaultResult.Mapped(FaultAction.ZeroFilled, fresh);
    }

    /// <summary>Points the entry at another frame. The old one loses its reference only after no translation to it is left.</summary>
    private void Install(Mapper mapper, LinearAddress page, WalkStep leaf, PageTableEntry entry)
    {
        _mmu.Invalidate(mapper.Store(page, leaf.EntryAddress, entry));
        _frames.Release(leaf.Entry.Frame);
    }
}
