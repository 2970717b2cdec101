// SPDX-License-Identifier: MIT
using System.Text;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Testing;

/// <summary>What a lab's TLBs hold, in words, for failing assertions.</summary>
internal static class TlbText
{
    private const int MostLines = 16;

    /// <summary>The translations that are cached, those of the page first, and the walk of the address.</summary>
    public static string Of(PagingLab lab, LabAddress address)
    {
        // A page may be in both levels of the TLB: once is enough here.
        CachedTranslation[] all = [.. lab.Mmu.CachedTranslations.Distinct().OrderByDescending(entry => Serves(entry, address))];
        StringBuilder text = new($"Cached translations: {all.Length}");
        foreach (CachedTranslation entry in all.Take(MostLines))
        {
            text.AppendLine().Append(Serves(entry, address) ? "  >>> " : "      ");
            text.Append($"{entry.Page} {(entry.Translation.IsGlobal ? "global" : $"PCID {entry.Pcid.Value}")}: {Of(entry.Translation)}");
        }

        if (all.Length > MostLines)
            text.AppendLine().Append($"      and {all.Length - MostLines} more");
        Walk walk = WalkText.Look(lab.Space, address);
        return text.AppendLine().Append(WalkText.MarkLast(walk, "is what the tables say now")).ToString();
    }

    public static string Of(PageTranslation translation)
    {
        const PageTableFlags Told = EffectiveRights.Mask | PageTableFlags.Dirty | PageTableFlags.Global;
        return $"page of {translation.Size} at {translation.Base}, {translation.Effective.Flags & Told}";
    }

    private static bool Serves(CachedTranslation entry, LabAddress address) =>
        (LinearAddress)address - entry.Page < entry.Translation.Size.Bytes;
}
