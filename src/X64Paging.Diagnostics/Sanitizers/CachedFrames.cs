// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Sanitizers;

/// <summary>Finds what an MMU has cached of a frame, at a small cost for many frames in a row.</summary>
/// <remarks>Between two accesses translations only leave, so a set made once holds all that may still be there.</remarks>
internal sealed class CachedFrames(Mmu mmu)
{
    private readonly Dictionary<Frame, CachedTranslation> _pages = [];
    private readonly HashSet<Frame> _tables = [];
    private readonly List<CachedTranslation> _large = [];
    private bool _isMade;

    /// <summary>An access was made, or refused: more may be cached than before.</summary>
    public void MayHaveGrown() => _isMade = false;

    /// <summary>A translation by which the frame can still be reached, or null.</summary>
    public CachedTranslation? FindTranslationTo(Frame frame)
    {
        Make();
        bool mayBe = _pages.TryGetValue(frame, out CachedTranslation cached);
        if (mayBe && mmu.TryPeek(cached.Page, cached.Pcid, out PageTranslation now) && now == cached.Translation)
            return cached;
        if (!mayBe && !_large.Exists(large => Names(large, frame)))
            return null;

        // It was seen, and another has its place by now, or it is one of several: all are asked.
        foreach (CachedTranslation entry in mmu.CachedTranslations)
        {
            if (Names(entry, frame))
                return entry;
        }

        return null;
    }

    /// <summary>Whether a paging-structure cache leads to the frame as a table.</summary>
    public bool NamesTable(Frame frame)
    {
        Make();
        return _tables.Contains(frame) && mmu.CachedTables.Contains(frame);
    }

    private static bool Names(CachedTranslation cached, Frame frame) =>
        frame.Base.Value - cached.Translation.Base.Value < cached.Translation.Size.Bytes;

    private void Make()
    {
        if (_isMade)
            return;

        _isMade = true;
        _pages.Clear();
        _large.Clear();
        _tables.Clear();
        foreach (CachedTranslation cached in mmu.CachedTranslations)
        {
            if (cached.Translation.Size == PageSize.Size4KiB)
                _pages[cached.Translation.Base.Frame] = cached;
            else
                _large.Add(cached);
        }

        _tables.UnionWith(mmu.CachedTables);
    }
}
