// SPDX-License-Identifier: MIT
using X64Paging.Memory;

namespace X64Paging.Paging;

/// <summary>One 8-byte entry of a paging structure, of whatever level.</summary>
/// <param name="Value">The entry as it stands in memory.</param>
/// <remarks>What bits 7, 8 and 12 mean depends on the level, so members that look at them ask for it.</remarks>
public readonly record struct PageTableEntry(ulong Value)
{
    /// <summary>Bits 51:12, where an entry keeps a physical address.</summary>
    internal const ulong AddressMask = 0x000F_FFFF_FFFF_F000;

    private const int ProtectionKeyShift = 59;

    /// <summary>Makes an entry that names a table, or a frame with 4 KiB pages.</summary>
    public PageTableEntry(Frame frame, PageTableFlags flags)
        : this((frame.Base.Value & AddressMask) | (ulong)flags)
    {
    }

    /// <summary>All bits but the address, as flags. Where the entry maps a large page, bit 12 is missing: it lies in the address field.</summary>
    public PageTableFlags Flags => (PageTableFlags)(Value & ~AddressMask);

    /// <summary>P: whether the entry is valid.</summary>
    public bool IsPresent => (Value & (ulong)PageTableFlags.Present) != 0;

    /// <summary>R/W of this entry alone.</summary>
    public bool IsWritable => (Value & (ulong)PageTableFlags.Writable) != 0;

    /// <summary>U/S of this entry alone.</summary>
    public bool IsUser => (Value & (ulong)PageTableFlags.User) != 0;

    /// <summary>A: whether the processor has used the entry.</summary>
    public bool IsAccessed => (Value & (ulong)PageTableFlags.Accessed) != 0;

    /// <summary>D: whether the page has been written. Means something only in an entry that maps a page.</summary>
    public bool IsDirty => (Value & (ulong)PageTableFlags.Dirty) != 0;

    /// <summary>XD of this entry alone.</summary>
    public bool IsNoExecute => (Value & (ulong)PageTableFlags.NoExecute) != 0;

    /// <summary>Bits 62:59. A protection key only in an entry that maps a page, with CR4.PKE or CR4.PKS.</summary>
    public int ProtectionKey => (int)(Value >> ProtectionKeyShift) & 0xF;

    /// <summary>The frame that bits 51:12 name: the next table, or the frame of a 4 KiB page.</summary>
    public Frame Frame => new((Value & AddressMask) >> Frame.SizeLog2);

    /// <summary>Whether the entry maps a page, rather than naming a table. Bit 7 of a PML4E or PML5E is reserved, and does not make it a leaf.</summary>
    public bool IsLeaf(PagingLevel level) =>
        level == PagingLevel.PageTable || (level <= PagingLevel.Pdpt && (Value & (ulong)PageTableFlags.PageSize) != 0);

    /// <summary>The first physical address of the page that this entry maps, as an entry of the level.</summary>
    public PhysicalAddress PageBase(PagingLevel level) => new(Value & AddressMask & ~(((PageSize)level).Bytes - 1));

    /// <summary>The entry with flags added.</summary>
    public PageTableEntry With(PageTableFlags flags) => new(Value | (ulong)flags);

    /// <summary>The entry with flags taken away.</summary>
    public PageTableEntry Without(PageTableFlags flags) => new(Value & ~(ulong)flags);

    /// <summary>Whether all of the flags are set.</summary>
    public bool Has(PageTableFlags flags) => (Value & (ulong)flags) == (ulong)flags;

    /// <summary>The entry as 16 hexadecimal digits.</summary>
    public override string ToString() => $"0x{Value:x16}";
}
