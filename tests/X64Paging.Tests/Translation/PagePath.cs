// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Tests.Paging;

namespace X64Paging.Tests.Translation;

/// <summary>The PDE and the PTE that a translation is made of. The entries above them restrict nothing.</summary>
/// <param name="Directory">The PDE.</param>
/// <param name="Table">The PTE in the table that it names; none where it names none.</param>
internal readonly record struct PagePath(PageTableEntry Directory, PageTableEntry Table)
{
    /// <summary>A reserved bit.</summary>
    public const ulong Reserved = 1UL << 50;

    /// <summary>Whether the PDE leads to a table, so that a paging-structure cache may hold it.</summary>
    public static bool IsWay(PageTableEntry directory) => IsValid(directory) && !directory.Has(PageTableFlags.PageSize);

    public bool IsLarge => Directory.IsPresent && Directory.Has(PageTableFlags.PageSize);

    public PageTableEntry Leaf => IsLarge ? Directory : Table;

    /// <summary>Whether a TLB may hold it: nothing absent, nothing reserved.</summary>
    public bool IsCacheable => IsValid(Directory) && IsValid(Leaf);

    /// <summary>What an access of a page comes to by these entries, from the oracle of access rights.</summary>
    /// <param name="pageOfRegion">The page's number in the region that the PDE serves.</param>
    /// <param name="pkru">PKRU.</param>
    public CoherenceVerdict Judge(int pageOfRegion, AccessKind kind, AccessMode mode, AccessSwitches switches, uint pkru)
    {
        // NXE is set throughout, so that a fetch is always reported as one.
        int unjudged = (kind == AccessKind.Write ? 2 : 0) + (mode == AccessMode.User ? 4 : 0) + (kind == AccessKind.Fetch ? 16 : 0);
        if (!Directory.IsPresent)
            return new CoherenceVerdict(unjudged, 0);
        if (!IsValid(Directory))
            return new CoherenceVerdict(unjudged + 9, 0);
        if (!Leaf.IsPresent)
            return new CoherenceVerdict(unjudged, 0);
        if (!IsValid(Leaf))
            return new CoherenceVerdict(unjudged + 9, 0);

        PathRights path = new(EntryRights.Open, EntryRights.Open, RightsOf(Directory), IsLarge ? EntryRights.Open : RightsOf(Table))
        {
            UserKey = KeyRights.Of((int)(pkru >> (2 * Leaf.ProtectionKey)) & 3),
        };
        int? code = RightsOracle.Expect(path, kind, mode, switches).ErrorCode;
        ulong physical = IsLarge
            ? (Directory.Value & 0x000F_FFFF_FFE0_0000) + (ulong)pageOfRegion * Frame.Size
            : Table.Value & 0x000F_FFFF_FFFF_F000;
        return code is null ? new CoherenceVerdict(null, physical) : new CoherenceVerdict(code, 0);
    }

    private static bool IsValid(PageTableEntry entry) => entry.IsPresent && (entry.Value & Reserved) == 0;

    private static EntryRights RightsOf(PageTableEntry entry) => new(entry.IsWritable, entry.IsUser, entry.IsNoExecute);
}
