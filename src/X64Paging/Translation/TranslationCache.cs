// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Translation;

/// <summary>The translations that a processor keeps until it is told to drop them, or drops by itself.</summary>
/// <remarks>
/// SDM vol. 3A, "Caching Translation Information". An entry holds what hardware's holds: effective rights, D, G, page size, key, PCID. It is
/// never refreshed because memory changed. Only walks that succeeded are kept, so no entry is for a page that was not present.
/// </remarks>
internal abstract class TranslationCache
{
    /// <summary>Everything that is kept, of all levels: a page may come more than once.</summary>
    public abstract IEnumerable<CachedTranslation> Entries { get; }

    /// <summary>Finds a translation of the PCID or a global one.</summary>
    public abstract bool TryFind(LinearAddress address, Pcid pcid, TlbSide side, out PageTranslation translation);

    /// <summary>Finds one without leaving a trace, on whichever side.</summary>
    public abstract bool TryPeek(LinearAddress address, Pcid pcid, out PageTranslation translation);

    /// <summary>Keeps a translation.</summary>
    /// <param name="mayReplace">Whether an older one of the page may be there, whose place it takes; false after a search in vain.</param>
    public abstract void Fill(LinearAddress address, Pcid pcid, TlbSide side, PageTranslation translation, bool mayReplace);

    /// <summary>Drops every translation of an address, of whatever page size: of the PCID and, if asked to, global ones.</summary>
    public abstract void Drop(LinearAddress address, Pcid pcid, bool globalsToo);

    /// <summary>Drops what is the PCID's own; global translations stay.</summary>
    public abstract void DropContext(Pcid pcid);

    /// <summary>Drops what is global.</summary>
    public abstract void DropGlobals();

    /// <summary>Drops what is any PCID's own.</summary>
    public abstract void DropAllButGlobals();

    public abstract void DropAll();
}
