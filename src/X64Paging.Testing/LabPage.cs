// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Testing;

/// <summary>A page that a lab has mapped; what it tells is as it was mapped, whatever has become of its entry since.</summary>
/// <param name="Space">The space that it was mapped in.</param>
/// <param name="Address">Its first linear address.</param>
/// <param name="Size">Its size.</param>
/// <param name="Target">Its first physical address.</param>
public sealed record LabPage(PagingSpace Space, LinearAddress Address, PageSize Size, PhysicalAddress Target)
{
    /// <summary>Its first frame.</summary>
    public Frame Frame => Target.Frame;

    /// <summary>Gives the entry of a level on the way to the page other flags; address and PS stay. A store: invalidates nothing.</summary>
    /// <param name="level">The page's own level, or one above. Entries above are shared with the page's neighbours.</param>
    /// <param name="flags">All flags of the entry, P among them.</param>
    /// <returns>The page.</returns>
    public LabPage With(PagingLevel level, PageTableFlags flags)
    {
        PageTableEntry entry = Space.Entry[level, Address];
        PageTableFlags kept = level > PagingLevel.PageTable ? entry.Flags & PageTableFlags.PageSize : PageTableFlags.None;
        Space.Entry[level, Address] = entry.Without(entry.Flags).With(flags | kept);
        return this;
    }

    /// <summary>Gives the page a protection key: bits 62:59 of its entry. A store: invalidates nothing.</summary>
    /// <param name="key">0 to 15. It means something with CR4.PKE or CR4.PKS.</param>
    /// <returns>The page.</returns>
    public LabPage WithProtectionKey(int key)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)key, 15u, nameof(key));
        const int FirstBit = 59;
        PageTableEntry entry = Space.Entry[Size.Level, Address];
        Space.Entry[Size.Level, Address] = entry.Without((PageTableFlags)(15UL << FirstBit)).With((PageTableFlags)((ulong)key << FirstBit));
        return this;
    }
}
