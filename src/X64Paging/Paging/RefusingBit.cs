// SPDX-License-Identifier: MIT
using System.Numerics;

namespace X64Paging.Paging;

/// <summary>The bit that makes a rule refuse, and where to look for it.</summary>
/// <param name="Number">The bit, 0 to 63.</param>
/// <param name="RefusesWhenSet">Whether it refuses by being set; otherwise by being clear.</param>
/// <param name="IsLeafs">Whether the leaf is the highest entry where the bit refuses.</param>
internal readonly record struct RefusingBit(byte Number, bool RefusesWhenSet, bool IsLeafs)
{
    private const byte KeyNumber = 59;

    /// <summary>The bit for a rule that has refused a translation.</summary>
    public static RefusingBit Of(RefusalRule rule, PageTableEntry leaf, PageTranslation translation, AccessMode mode) => rule switch
    {
        RefusalRule.ReadOnly => Cleared(PageTableFlags.Writable, isLeafs: translation.Effective.Has(PageTranslation.UpperWritable)),
        RefusalRule.SupervisorPage => Cleared(PageTableFlags.User, isLeafs: false),
        RefusalRule.NoExecute => new(NumberOf(PageTableFlags.NoExecute), RefusesWhenSet: true, IsLeafs: false),
        RefusalRule.ShadowStack => OfShadowStack(leaf, translation, mode),
        RefusalRule.ProtectionKey => new(KeyNumber, RefusesWhenSet: true, IsLeafs: true),

        // SMEP and SMAP refuse because U/S is set at every level: the leaf stands for all.
        _ => new(NumberOf(PageTableFlags.User), RefusesWhenSet: true, IsLeafs: true),
    };

    /// <summary>Whether an entry refuses by the bit.</summary>
    public bool IsIn(PageTableEntry entry) => (entry.Value >> Number & 1) != 0 == RefusesWhenSet;

    private static RefusingBit OfShadowStack(PageTableEntry leaf, PageTranslation translation, AccessMode mode)
    {
        bool isUserPage = translation.Effective.IsUser;
        if (isUserPage != (mode == AccessMode.User))
            return isUserPage ? new(NumberOf(PageTableFlags.User), RefusesWhenSet: true, IsLeafs: true) : Cleared(PageTableFlags.User, isLeafs: false);
        if (!translation.Effective.Has(PageTranslation.UpperWritable))
            return Cleared(PageTableFlags.Writable, isLeafs: false);
        return leaf.IsWritable ? new(NumberOf(PageTableFlags.Writable), RefusesWhenSet: true, IsLeafs: true) : Cleared(PageTableFlags.Dirty, isLeafs: true);
    }

    private static RefusingBit Cleared(PageTableFlags flag, bool isLeafs) => new(NumberOf(flag), RefusesWhenSet: false, isLeafs);

    private static byte NumberOf(PageTableFlags flag) => (byte)BitOperations.TrailingZeroCount((ulong)flag);
}
