// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Translation;

/// <summary>One array of a TLB: pages of one size, or of several side by side.</summary>
internal sealed class TlbArray
{
    private readonly AssociativeStore _store;
    private readonly PageSize[] _sizes;

    // A size that has never been here is not looked for.
    private byte _sizesSeen;

    public TlbArray(TlbArrayGeometry geometry, TlbReplacement replacement, ulong seed)
    {
        _store = new AssociativeStore(geometry.Sets, geometry.Ways, replacement, seed);
        _sizes = [.. Enum.GetValues<PageSize>().Where(size => ((int)geometry.Sizes >> (int)size & 1) != 0)];
        Sizes = geometry.Sizes;
    }

    public PageSizes Sizes { get; }

    public bool Holds(PageSize size) => ((int)Sizes >> (int)size & 1) != 0;

    /// <summary>Finds the translation of an address, of this PCID or global; the smallest page first.</summary>
    /// <param name="notes">Whether the entry counts as used.</param>
    public bool TryFind(LinearAddress address, Pcid pcid, bool notes, out PageTranslation translation)
    {
        foreach (PageSize size in _sizes)
        {
            int index = IndexOf(address, size, pcid);
            if (index < 0)
                continue;

            if (notes)
                _store.Touch(index);
            translation = new(new PageTableEntry(_store.ValueAt(index)), size);
            return true;
        }

        translation = default;
        return false;
    }

    /// <summary>Puts a translation in, in place of the same page's or of a victim.</summary>
    /// <returns>The victim's tag, or 0 if nothing had to leave.</returns>
    public ulong Fill(LinearAddress address, Pcid pcid, PageTranslation translation)
    {
        _sizesSeen |= (byte)(1 << (int)translation.Size);
        ulong number = TlbTag.NumberOf(address, translation.Size);
        ulong own = TlbTag.Own(number, translation.Size, pcid);
        ulong global = TlbTag.GlobalOf(number, translation.Size);
        return translation.IsGlobal
            ? _store.Fill(number, global, own, translation.Effective.Value)
            : _store.Fill(number, own, global, translation.Effective.Value);
    }

    /// <summary>Drops the translations of an address: of the PCID and, if asked to, global ones.</summary>
    /// <returns>The largest page that was dropped, or null if there was none.</returns>
    public PageSize? Drop(LinearAddress address, Pcid pcid, bool globalsToo)
    {
        PageSize? largest = null;
        foreach (PageSize size in _sizes)
        {
            // A page may be held twice, as global and as the PCID's own, if G changed without an invalidation.
            for (int index = IndexToDrop(address, size, pcid, globalsToo); index >= 0; index = IndexToDrop(address, size, pcid, globalsToo))
            {
                _store.Clear(index);
                largest = size;
            }
        }

        return largest;
    }

    /// <summary>Drops all translations of a PCID that are not global.</summary>
    public void DropContext(Pcid pcid) => _store.DropWhere(TlbTag.Global | TlbTag.PcidMask, pcid.Value);

    public void DropGlobals() => _store.DropWhere(TlbTag.Global, TlbTag.Global);

    public void DropAllButGlobals() => _store.DropWhere(TlbTag.Global, 0);

    public void DropAll() => _store.DropAll();

    private int IndexOf(LinearAddress address, PageSize size, Pcid pcid)
    {
        if ((_sizesSeen >> (int)size & 1) == 0 || _store.LiveCount == 0)
            return -1;

        ulong number = TlbTag.NumberOf(address, size);
        return _store.Find(number, TlbTag.Own(number, size, pcid), TlbTag.GlobalOf(number, size));
    }

    private int IndexToDrop(LinearAddress address, PageSize size, Pcid pcid, bool globalsToo)
    {
        if (globalsToo)
            return IndexOf(address, size, pcid);
        if (_store.LiveCount == 0)
            return -1;

        ulong number = TlbTag.NumberOf(address, size);
        ulong own = TlbTag.Own(number, size, pcid);
        return _store.Find(number, own, own);
    }
}
