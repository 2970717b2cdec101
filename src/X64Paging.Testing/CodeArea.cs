// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Testing;

/// <summary>Where a lab keeps its program and a stack: in a slot of the root table of its own, so that no entry on the way is a test's.</summary>
internal sealed class CodeArea
{
    /// <summary>Bytes that a program may have: 256 KiB.</summary>
    public const int MostBytes = 0x4_0000;

    private const ulong StackOffset = 0x10_0000;
    private const int StackPages = 4;
    private const byte Hlt = 0xF4;
    private const ulong UserSlot = 254;
    private const ulong SupervisorSlot = 384;

    private readonly PagingLab _lab;
    private readonly PageTableFlags _rights;
    private int _mappedPages;

    public CodeArea(PagingLab lab, AccessMode mode)
    {
        _lab = lab;
        _rights = mode == AccessMode.User ? PageTableFlags.Present | PageTableFlags.User : PageTableFlags.Present;
        ulong slot = mode == AccessMode.User ? UserSlot : SupervisorSlot;
        Base = lab.Canonical(slot * lab.Mmu.Controls.RootLevel.EntrySpan);
    }

    /// <summary>The program's first address.</summary>
    public LinearAddress Base { get; }

    /// <summary>RSP when a program begins.</summary>
    public LinearAddress StackTop => Base + StackOffset + StackPages * Frame.Size;

    /// <summary>Whether an address lies in the slot.</summary>
    public bool Holds(LinearAddress address) => address - Base < _lab.Mmu.Controls.RootLevel.EntrySpan;

    /// <summary>Writes a program here, and HLT all behind it.</summary>
    public void Place(ReadOnlySpan<byte> code)
    {
        if (code.Length >= MostBytes)
            throw new ArgumentException($"A program has fewer than {MostBytes} bytes, not {code.Length}.", nameof(code));

        if (_mappedPages == 0)
        {
            for (int page = 0; page < StackPages; page++)
                Map(Base + StackOffset + (ulong)page * Frame.Size, PageTableFlags.Writable);
        }

        // One byte more than the program, so that there is a HLT behind it.
        for (; _mappedPages * Frame.Size <= code.Length; _mappedPages++)
            Map(Base + (ulong)_mappedPages * Frame.Size, PageTableFlags.None);

        byte[] image = new byte[_mappedPages * Frame.Size];
        image.AsSpan().Fill(Hlt);
        code.CopyTo(image);
        for (int page = 0; page < _mappedPages; page++)
            _lab.Memory.Write(Leaf(Base + (ulong)page * Frame.Size).Frame.Base, image.AsSpan(page * Frame.Size, Frame.Size));
    }

    /// <summary>Whether RIP, where the processor has stopped, names HLT; asked of the TLB first, as the processor does.</summary>
    public static bool IsHlt(PagingLab lab, LinearAddress rip)
    {
        // A jump to an address that is not canonical is #GP too, and no table has an entry for it.
        if (!rip.IsCanonical(lab.Mmu.Controls.LinearAddressBits))
            return false;

        PhysicalAddress? physical = lab.Mmu.TryPeek(rip, lab.Mmu.Controls.Pcid, out PageTranslation cached)
            ? cached.PhysicalAddress(rip)
            : lab.Mmu.Probe(rip, AccessKind.Fetch, lab.Mode).Physical;
        return physical is { } code && lab.Memory.Read<byte>(code) == Hlt;
    }

    private PageTableEntry Leaf(LinearAddress page) => _lab.FirstSpace.Mapper.Find(page).Entry;

    private void Map(LinearAddress page, PageTableFlags more)
    {
        Frame frame = FrameBlocks.Allocate(_lab.Memory, _lab.Frames, PageSize.Size4KiB);
        if (!_lab.FirstSpace.Mapper.TryMap(page, frame.Base, PageSize.Size4KiB, _rights | more, out _))
            throw new InsufficientMemoryException("No frame is free for a page table of the program.");
    }
}
