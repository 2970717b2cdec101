// SPDX-License-Identifier: MIT
using System.Text;
using X64Paging.Memory;

namespace X64Paging.Paging;

/// <summary>What the bits of an entry mean at its level, under the controls in force: for reports.</summary>
/// <remarks>
/// The same bit is PS in a PDE and PAT in a PTE, a key or the software's own, reserved or XD: SDM vol. 3A, "4-Level Paging and 5-Level
/// Paging", "PAE Paging", "32-Bit Paging".
/// </remarks>
public readonly struct EntryMeaning
{
    private const ulong UpperSoftware = 0x07F0_0000_0000_0000;
    private const ulong KeyBits = 0x7800_0000_0000_0000;

    /// <summary>The flags that have the same name in every entry which has them.</summary>
    private const PageTableFlags Common = PageTableFlags.Present | PageTableFlags.Writable | PageTableFlags.User | PageTableFlags.WriteThrough
        | PageTableFlags.CacheDisable | PageTableFlags.Accessed | PageTableFlags.NoExecute;

    private readonly PagingMode _mode;
    private readonly bool _hasKey;

    /// <summary>Reads an entry.</summary>
    /// <param name="entry">Its value.</param>
    /// <param name="level">The level of its table.</param>
    /// <param name="controls">The registers that a walk goes by.</param>
    public EntryMeaning(PageTableEntry entry, PagingLevel level, in PagingControls controls)
    {
        EntryRules rules = new(controls);
        Entry = entry;
        Level = level;
        _mode = controls.Mode;
        IsLeaf = entry.IsPresent && rules.IsLeaf(entry, level);
        ReservedBits = entry.IsPresent ? rules.ReservedBits(entry, level) : 0;
        _hasKey = IsLeaf && controls.IsLongMode
            && (controls.Cr4 & (Cr4Flags.UserProtectionKeys | Cr4Flags.SupervisorProtectionKeys)) != 0;
    }

    /// <summary>The entry.</summary>
    public PageTableEntry Entry { get; }

    /// <summary>The level of its table.</summary>
    public PagingLevel Level { get; }

    /// <summary>Whether it is present and maps a page, rather than naming a table.</summary>
    public bool IsLeaf { get; }

    /// <summary>The reserved bits that are set in it: any makes a walk end here. None in an entry that is not present.</summary>
    public ulong ReservedBits { get; }

    /// <summary>Whether R/W, U/S and XD of it restrict what lies below. A PDPTE of PAE paging has none of them.</summary>
    public bool HasRights => !IsPaePointer;

    /// <summary>The size of the page, if it maps one.</summary>
    public PageSize PageSize => _mode == PagingMode.ThirtyTwoBit ? FourByteEntries.PageSize(Level) : EightByteEntries.PageSize(Level);

    /// <summary>The physical address of the page or the table that it names, or would name if it were present.</summary>
    public PhysicalAddress Target => !IsLeaf ? Entry.Frame.Base
        : _mode == PagingMode.ThirtyTwoBit ? FourByteEntries.PageBase(Entry, Level)
        : EightByteEntries.PageBase(Entry, Level);

    private bool IsPaePointer => _mode == PagingMode.Pae && Level == PagingLevel.Pdpt;

    /// <summary>The manual's symbol for a bit, such as <c>R/W</c>; "software" where the processor ignores it.</summary>
    /// <param name="bit">0 to 63.</param>
    public string NameOf(int bit) => bit switch
    {
        0 => "P",
        3 => "PWT",
        4 => "PCD",
        _ when IsPaePointer => bit is >= 9 and <= 11 ? "software" : bit is >= 12 and <= 51 ? "address" : "reserved",
        1 => "R/W",
        2 => "U/S",
        5 => "A",
        6 => IsLeaf ? "D" : "ignored",
        7 => Level == PagingLevel.PageTable ? "PAT" : "PS",
        8 => IsLeaf ? "G" : "ignored",
        <= 11 => "software",
        12 when IsLeaf && Level != PagingLevel.PageTable => "PAT",
        <= 51 => "address",
        63 => "XD",
        _ when _mode == PagingMode.Pae => "reserved",
        >= 59 when _hasKey => "key",
        _ => "software",
    };

    /// <summary>What the entry names, and its bits in words, such as <c>page 0x7000, Present, Writable, key 3, software bits 9 58</c>.</summary>
    public override string ToString()
    {
        if (!Entry.IsPresent)
            return Entry.Value == 0 ? "not present" : $"not present, the rest is software's: 0x{Entry.Value:x}";

        StringBuilder text = new(IsLeaf ? "page " : "table ");
        text.Append(Target);
        PageTableFlags named = Named();
        foreach (PageTableFlags flag in (ReadOnlySpan<PageTableFlags>)[
            PageTableFlags.Present, PageTableFlags.Writable, PageTableFlags.User, PageTableFlags.WriteThrough, PageTableFlags.CacheDisable,
            PageTableFlags.Accessed, PageTableFlags.Dirty, PageTableFlags.PageSize, PageTableFlags.Global, PageTableFlags.LargePageAttribute,
            PageTableFlags.NoExecute])
        {
            if ((named & flag) != 0)
                text.Append(", ").Append(WordFor(flag));
        }

        if (_hasKey)
            text.Append(", key ").Append(Entry.ProtectionKey);
        ulong software = Software();
        ulong reserved = ReservedBits;
        ulong ignored = ((ulong)Entry.Flags & 0xFFF) & ~((ulong)named | software | reserved);
        Append(text, ", software", software);
        Append(text, ", ignored", ignored);
        Append(text, ", reserved", reserved);
        return text.ToString();
    }

    private string WordFor(PageTableFlags flag) => flag switch
    {
        PageTableFlags.PageSize => Level == PagingLevel.PageTable ? nameof(PageTableFlags.PageAttribute) : nameof(PageTableFlags.PageSize),
        PageTableFlags.LargePageAttribute => nameof(PageTableFlags.PageAttribute),
        _ => flag.ToString(),
    };

    /// <summary>The flags that are set and mean something here.</summary>
    private PageTableFlags Named()
    {
        PageTableFlags known = IsPaePointer ? PageTableFlags.Present | PageTableFlags.WriteThrough | PageTableFlags.CacheDisable : Common;
        if (IsLeaf)
        {
            known |= PageTableFlags.Dirty | PageTableFlags.Global | PageTableFlags.PageSize;
            if (Level != PagingLevel.PageTable)
                known |= PageTableFlags.LargePageAttribute;
        }

        return (PageTableFlags)(Entry.Value & (ulong)known & ~ReservedBits);
    }

    private ulong Software()
    {
        ulong bits = (ulong)(PageTableFlags.Software9 | PageTableFlags.Software10 | PageTableFlags.Software11);
        if (_mode >= PagingMode.FourLevel)
            bits |= UpperSoftware | (_hasKey ? 0 : KeyBits);
        return Entry.Value & bits;
    }

    private static void Append(StringBuilder text, string what, ulong bits)
    {
        if (bits == 0)
            return;

        text.Append(what).Append(ulong.IsPow2(bits) ? " bit" : " bits");
        for (int bit = 0; bit < 64; bit++)
        {
            if ((bits >> bit & 1) != 0)
                text.Append(' ').Append(bit);
        }
    }
}
