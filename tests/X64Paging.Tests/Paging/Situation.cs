// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Tests.Paging;

/// <summary>One access to a page of 4 KiB, in words and in bits: what differs from an open user-mode page with WP and NXE set.</summary>
/// <param name="What">What it is about.</param>
/// <param name="Kind">What the access does.</param>
/// <param name="Mode">On whose behalf.</param>
/// <param name="Expected">The error code, or none.</param>
public sealed record Situation(string What, AccessKind Kind, AccessMode Mode, uint? Expected)
{
    /// <summary>A page of another size than 4 KiB.</summary>
    public PageSize Size { get; init; } = PageSize.Size4KiB;

    /// <summary>Bits set, by level.</summary>
    public Dictionary<PagingLevel, ulong> Set { get; init; } = [];

    /// <summary>Bits cleared, by level.</summary>
    public Dictionary<PagingLevel, PageTableFlags> Cleared { get; init; } = [];

    public AccessSwitches Switches { get; init; } = AccessSwitches.WriteProtect | AccessSwitches.NoExecuteEnable;

    public uint Pkru { get; init; }

    public uint Pkrs { get; init; }

    public int PhysicalAddressBits { get; init; } = 46;

    public PageSize LargestPage { get; init; } = PageSize.Size1GiB;

    public PagingVariants Variants { get; init; }

    /// <summary>Lays the tables, and gives the controls that they are walked under.</summary>
    internal PagingControls Lay(HandLaidTables tables)
    {
        tables.Lay(Size);
        foreach ((PagingLevel level, PageTableFlags cleared) in Cleared)
            tables[level] = tables[level].Without(cleared);
        foreach ((PagingLevel level, ulong set) in Set)
            tables[level] = new PageTableEntry(tables[level].Value | set);
        return Switches.Controls(tables) with
        {
            Pkru = Pkru,
            Pkrs = Pkrs,
            MaxPhysicalAddressBits = PhysicalAddressBits,
            LargestPage = LargestPage,
            Variants = Variants,
        };
    }

    public override string ToString() => What;
}
