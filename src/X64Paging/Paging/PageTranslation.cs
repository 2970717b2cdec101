// SPDX-License-Identifier: MIT
using X64Paging.Memory;

namespace X64Paging.Paging;

/// <summary>What a successful walk yields and a TLB keeps: the page's base and the rights of all levels together.</summary>
/// <param name="Effective">
/// The leaf with R/W, U/S and XD combined over the levels, PAT moved to bit 7, and G cleared where CR4.PGE is; D as it now stands in
/// memory, and the protection key. Bit 9 says whether R/W is set at every level above the leaf: a shadow-stack access asks for that.
/// </param>
/// <param name="Size">The size of the page.</param>
public readonly record struct PageTranslation(PageTableEntry Effective, PageSize Size)
{
    /// <summary>R/W of all levels above the leaf together, in a bit that is the software's in a real entry.</summary>
    internal const PageTableFlags UpperWritable = PageTableFlags.Software9;

    /// <summary>The first physical address of the page.</summary>
    public PhysicalAddress Base => new(Effective.Value & PageTableEntry.AddressMask);

    /// <summary>R/W, U/S and XD of all levels together.</summary>
    public PageTableFlags Rights => (PageTableFlags)Effective.Value & EffectiveRights.Mask;

    /// <summary>D of the leaf when it was read.</summary>
    public bool IsDirty => Effective.IsDirty;

    /// <summary>Whether the translation survives MOV CR3.</summary>
    public bool IsGlobal => Effective.Has(PageTableFlags.Global);

    /// <summary>The protection key of the page. It means something only with CR4.PKE or CR4.PKS.</summary>
    public int ProtectionKey => Effective.ProtectionKey;

    /// <summary>The key, and 16 more for a user-mode page.</summary>
    internal int KeyIndex => (int)((Effective.Value >> 59 & 0xF) | (Effective.Value << 2 & 0x10));

    /// <summary>The physical address of a byte of the page.</summary>
    public PhysicalAddress PhysicalAddress(LinearAddress address) => Base + (address.Value & (Size.Bytes - 1));
}
