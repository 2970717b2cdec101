// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Translation;

/// <summary>A TLB that keeps every translation ever loaded and not invalidated, old ones beside new ones, and answers with any of them.</summary>
/// <remarks>
/// Hardware has several places for a translation (two first levels, a second, pieces of a large page), so after a change without an
/// invalidation each may hold another version. SDM vol. 3A, "Details of TLB Use", "Optional Invalidation".
/// </remarks>
internal sealed class HostileTlb(Whims whims) : TranslationCache
{
    private const int MostVersions = 8;

    // By page: INVLPG of any of its addresses drops all pieces, so the pieces of a page are kept together.
    private readonly Dictionary<(PageSize Size, ulong Number), List<CachedVersion>> _pages = [];
    private readonly List<CachedVersion> _candidates = [];

    public override IEnumerable<CachedTranslation> Entries =>
        from versions in _pages.Values
        from version in versions
        select new CachedTranslation(version.First, version.Translation.IsGlobal ? default : version.Pcid, version.Translation);

    public override bool TryFind(LinearAddress address, Pcid pcid, TlbSide side, out PageTranslation translation)
    {
        const int ForgetsOneIn = 8;
        Collect(address, pcid);
        if (_candidates.Count == 0 || whims.OneIn(ForgetsOneIn))
        {
            translation = default;
            return false;
        }

        translation = _candidates[whims.Below(_candidates.Count)].Translation;
        return true;
    }

    public override bool TryPeek(LinearAddress address, Pcid pcid, out PageTranslation translation)
    {
        Collect(address, pcid);
        translation = _candidates.Count == 0 ? default : _candidates[^1].Translation;
        return _candidates.Count != 0;
    }

    public override void Fill(LinearAddress address, Pcid pcid, TlbSide side, PageTranslation translation, bool mayReplace)
    {
        (PageSize Size, ulong Number) key = (translation.Size, TlbTag.NumberOf(address, translation.Size));
        if (!_pages.TryGetValue(key, out List<CachedVersion>? versions))
            _pages[key] = versions = [];

        ulong bytes = PieceOf(translation.Size);
        CachedVersion version = new(new(address.Value & ~(bytes - 1)), bytes, pcid, translation);
        if (versions.Contains(version))
            return;
        if (versions.Count == MostVersions)
            versions.RemoveAt(whims.Below(MostVersions));
        versions.Add(version);
    }

    public override void Drop(LinearAddress address, Pcid pcid, bool globalsToo)
    {
        foreach (PageSize size in Enum.GetValues<PageSize>())
        {
            if (_pages.TryGetValue((size, TlbTag.NumberOf(address, size)), out List<CachedVersion>? versions))
                versions.RemoveAll(version => version.Translation.IsGlobal ? globalsToo : version.Pcid == pcid);
        }
    }

    public override void DropContext(Pcid pcid) => DropWhere(version => !version.Translation.IsGlobal && version.Pcid == pcid);

    public override void DropGlobals() => DropWhere(version => version.Translation.IsGlobal);

    public override void DropAllButGlobals() => DropWhere(version => !version.Translation.IsGlobal);

    public override void DropAll() => _pages.Clear();

    private void DropWhere(Predicate<CachedVersion> isGone)
    {
        foreach (List<CachedVersion> versions in _pages.Values)
            versions.RemoveAll(isGone);
    }

    private void Collect(LinearAddress address, Pcid pcid)
    {
        _candidates.Clear();
        foreach (PageSize size in Enum.GetValues<PageSize>())
        {
            if (!_pages.TryGetValue((size, TlbTag.NumberOf(address, size)), out List<CachedVersion>? versions))
                continue;

            foreach (CachedVersion version in versions)
            {
                if (version.Serves(address, pcid))
                    _candidates.Add(version);
            }
        }
    }

    /// <summary>How much of a page of the size to keep: all of it, or a smaller page's worth.</summary>
    private ulong PieceOf(PageSize size)
    {
        PageSize piece = size switch
        {
            PageSize.Size4KiB => size,
            PageSize.Size1GiB => (PageSize)(1 + whims.Below((int)PageSize.Size1GiB)),
            _ => whims.OneIn(2) ? PageSize.Size4KiB : size,
        };
        return piece.Bytes;
    }
}
