// SPDX-License-Identifier: MIT
using X64Paging.Memory;

namespace X64Paging.Paging;

/// <summary>What a successful walk yields and a TLB keeps: the page's base and the rights of all levels together.</summary>
/// <param name="Effective">
/// The leaf with R/W, U/S and XD combined over the levels, PAT moved to bit 7, and G cleared where CR4.PGE is; D as it now stands in memory.
/// </param>
/// <param name="Size">The size of the page.</param>
public readonly record struct PageTranslation(PageTableEntry Effective, PageSize Size)
{
    /// <summary>The first physical address of the page.</summary>
    public PhysicalAddress Base => new(Effective.Value & PageTableEntry.AddressMask);

    /// <summary>R/W, U/S and XD of all levels together.</summary>
    public PageTableFlags Rights => (PageTableFlags)Effective.Value & EffectiveRights.Mask;

    /// <summary>D of the leaf when it was read.</summary>
    public bool IsDirty => Effective.IsDirty;

    /// <summary>Whether the translation survives MOV CR3.</summary>
    public bool IsGlobal => Effective.Has(PageTableFlags.Global);

    /// <summary>The physical address of a byte of the page.</summary>
    public PhysicalAddress PhysicalAddress(LinearAddress address) => Base + (address.Value & (Size.Bytes - 1));
}
