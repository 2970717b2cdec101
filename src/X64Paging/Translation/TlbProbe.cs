// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Translation;

/// <summary>Where a level of the TLB looks for pages of one size: an array, which may hold other sizes beside.</summary>
internal readonly struct TlbProbe(AssociativeStore store, PageSize size)
{
    public PageSize Size => size;

    public bool TryFind(LinearAddress address, Pcid pcid, bool notes, out PageTranslation translation)
    {
        int index = Find(address, pcid);
        if (index < 0)
        {
            translation = default;
            return false;
        }

        if (notes)
            store.Touch(index);
        translation = new(new PageTableEntry(store.ValueAt(index)), size);
        return true;
    }

    /// <summary>Puts a translation in, over an older one of the same page if there may be one.</summary>
    /// <returns>The tag of the entry that had to leave, or 0.</returns>
    public ulong Fill(LinearAddress address, Pcid pcid, PageTranslation translation, bool mayReplace)
    {
        ulong number = TlbTag.NumberOf(address, size);
        ulong tag = translation.IsGlobal ? TlbTag.GlobalOf(number, size) : TlbTag.Own(number, size, pcid);
        int index = mayReplace ? Find(address, pcid) : -1;
        if (index < 0)
            return store.Insert(number, tag, translation.Effective.Value);

        store.Replace(index, tag, translation.Effective.Value);
        return 0;
    }

    /// <summary>Drops the translations of an address: of the PCID and, if asked to, global ones.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Drop(LinearAddress address, Pcid pcid, bool globalsToo)
    {
        if (store.LiveCount == 0)
            return false;

        ulong number = TlbTag.NumberOf(address, size);
        ulong own = TlbTag.Own(number, size, pcid);
        ulong alternative = globalsToo ? TlbTag.GlobalOf(number, size) : own;
        bool found = false;

        // A page may be held twice, as global and as the PCID's own, if G changed without an invalidation.
        for (int index = store.Find(number, own, alternative); index >= 0; index = store.Find(number, own, alternative))
        {
            store.Clear(index);
            found = true;
        }

        return found;
    }

    private int Find(LinearAddress address, Pcid pcid)
    {
        ulong number = TlbTag.NumberOf(address, size);
        return store.Find(number, TlbTag.Own(number, size, pcid), TlbTag.GlobalOf(number, size));
    }
}
