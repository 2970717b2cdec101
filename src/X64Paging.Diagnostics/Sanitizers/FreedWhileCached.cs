// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Sanitizers;

/// <summary>A frame was freed while a processor could still reach it by what it has cached.</summary>
/// <param name="Where">Who freed it.</param>
/// <param name="Frame">The frame.</param>
/// <param name="Cached">A translation that names it; null where a paging-structure cache does.</param>
/// <param name="Current">The last entry that a walk for its page reads now, if there is a page.</param>
/// <param name="Store">The last change of that entry, if one was seen.</param>
public sealed record FreedWhileCached(CodePoint Where, Frame Frame, CachedTranslation? Cached, WalkStep? Current, TableStore? Store)
    : SanitizerReport(Where)
{
    /// <inheritdoc/>
    public override bool IsMistake => true;

    /// <inheritdoc/>
    public override IEnumerable<string> Lines()
    {
        yield return $"freed while cached: {Where}: {Frame} was freed, and {(Cached == null ? "a paging-structure cache names it as a table" : "a translation to it lives")}";
        if (Cached is { } cached)
            yield return $"cached   {cached.Translation.Effective} for page {cached.Page}, PCID {cached.Pcid.Value}";
        if (Current is { } current)
            yield return $"current  [{current.EntryAddress}] {current.Entry}, {current.Level}";
        if (Store is { } store)
            yield return $"changed  {Describe(store)}";
        yield return Cached is { } page ? $"missing  INVLPG {page.Page}, before the frame is freed" : "missing  INVLPG of any page, or MOV CR3, before the table is freed";
    }

    /// <inheritdoc/>
    public override IEnumerable<TableStore> Stores() => Store is { } store ? [store] : [];
}
