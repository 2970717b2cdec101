// SPDX-License-Identifier: MIT
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Sanitizers;

/// <summary>An access went by a translation that the tables do not give any more.</summary>
/// <param name="Where">Who made the access.</param>
/// <param name="Staleness">What came of it.</param>
/// <param name="Address">What was accessed.</param>
/// <param name="Kind">How.</param>
/// <param name="Mode">On whose behalf.</param>
/// <param name="Cached">The stale translation; the default where it refused, and is gone.</param>
/// <param name="Source">What gave it; a walk began at a stale paging-structure cache.</param>
/// <param name="Current">The last entry that a walk reads now.</param>
/// <param name="Store">The change that made it stale, or null if none was seen.</param>
/// <param name="StoreLevel">The level of the entry that was changed.</param>
public sealed record StaleTranslation(
    CodePoint Where,
    Staleness Staleness,
    LinearAddress Address,
    AccessKind Kind,
    AccessMode Mode,
    PageTranslation Cached,
    TranslationSource Source,
    WalkStep Current,
    TableStore? Store,
    PagingLevel StoreLevel) : SanitizerReport(Where)
{
    /// <inheritdoc/>
    public override bool IsMistake => Staleness != Staleness.SpuriousFault;

    /// <summary>What software would have had to do between the change and the access.</summary>
    public string MissingInvalidation => Staleness == Staleness.SpuriousFault ? "none: rights were raised"
        : StoreLevel > Current.Level || (Store != null && !IsLeaf(Store.Value.Old)) ? $"INVLPG of every page below the {StoreLevel} entry, or MOV CR3"
        : Cached.IsGlobal ? $"INVLPG {Address.PageBase}; MOV CR3 would keep it, as it is global"
        : $"INVLPG {Address.PageBase}";

    /// <inheritdoc/>
    public override IEnumerable<string> Lines()
    {
        yield return $"{(IsMistake ? "stale translation" : "spurious fault")}: {Where}, {Kind.ToString().ToLowerInvariant()} of {Address} ({Mode}): {Verdict}";
        if (Cached != default)
            yield return $"cached   {Cached.Effective}, {Describe(Cached.Effective)}, in {Place}";
        yield return $"current  [{Current.EntryAddress}] {Current.Entry}, {Describe(Current.Entry)}, {Current.Level}";
        yield return Store is { } store ? $"changed  {Describe(store)}" : "changed  before anybody watched";
        yield return $"missing  {MissingInvalidation}";
    }

    /// <inheritdoc/>
    public override IEnumerable<TableStore> Stores() => Store is { } store ? [store] : [];

    private string Place => Source switch
    {
        TranslationSource.FirstLevel => "the TLB",
        TranslationSource.SecondLevel => "the second-level TLB",
        _ => "a paging-structure cache",
    };

    private string Verdict => Staleness switch
    {
        Staleness.SpuriousFault => "refused, though the tables allow it by now; harmless, the retry succeeds",
        Staleness.NeedlessFault => "refused, though the tables allow it",
        Staleness.OtherFrame => "it went to a frame that the tables do not name",
        Staleness.Forbidden => "it was allowed, and the tables forbid it",
        Staleness.WriteNotRecorded => "D stays clear in the tables: the write is lost to whoever asks for it",
        _ => "the tables give the page another size",
    };

    private bool IsLeaf(PageTableEntry entry) => entry.IsLeaf(StoreLevel);

    private static string Describe(PageTableEntry entry)
    {
        if (!entry.IsPresent)
            return "not present";

        const PageTableFlags Told = PageTableFlags.Present | PageTableFlags.Writable | PageTableFlags.User | PageTableFlags.NoExecute
            | PageTableFlags.Global | PageTableFlags.Dirty;
        return $"{entry.Frame}, {entry.Flags & Told}";
    }
}
