// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Translation;

/// <summary>One level of a TLB: its arrays, asked one after the other.</summary>
internal sealed class TlbLevel
{
    private readonly TlbArray[] _arrays;

    public TlbLevel(IReadOnlyList<TlbArrayGeometry> arrays, TlbReplacement replacement, ulong seed) =>
        _arrays = [.. arrays.Select((array, index) => new TlbArray(array, replacement, seed + (ulong)index * 2))];

    /// <summary>Whether it has no array at all.</summary>
    public bool IsAbsent => _arrays.Length == 0;

    public bool TryFind(LinearAddress address, Pcid pcid, out PageTranslation translation) =>
        TryFind(address, pcid, notes: true, out translation);

    /// <summary>Finds a translation without counting it as used.</summary>
    public bool TryPeek(LinearAddress address, Pcid pcid, out PageTranslation translation) =>
        TryFind(address, pcid, notes: false, out translation);

    /// <summary>Keeps a translation, if an array holds pages of its size.</summary>
    /// <returns>The tag of the entry that had to leave, or 0.</returns>
    public ulong Fill(LinearAddress address, Pcid pcid, PageTranslation translation)
    {
        foreach (TlbArray array in _arrays)
        {
            if (array.Holds(translation.Size))
                return array.Fill(address, pcid, translation);
        }

        return 0;
    }

    /// <summary>Whether a translation of the page's size can be kept here.</summary>
    public bool Holds(PageSize size)
    {
        foreach (TlbArray array in _arrays)
        {
            if (array.Holds(size))
                return true;
        }

        return false;
    }

    /// <summary>Drops the translations of an address.</summary>
    /// <returns>The largest page that was dropped, or null if there was none.</returns>
    public PageSize? Drop(LinearAddress address, Pcid pcid, bool globalsToo)
    {
        PageSize? largest = null;
        foreach (TlbArray array in _arrays)
        {
            if (array.Drop(address, pcid, globalsToo) is { } size && (largest == null || size > largest))
                largest = size;
        }

        return largest;
    }

    public void DropContext(Pcid pcid)
    {
        foreach (TlbArray array in _arrays)
            array.DropContext(pcid);
    }

    public void DropGlobals()
    {
        foreach (TlbArray array in _arrays)
            array.DropGlobals();
    }

    public void DropAllButGlobals()
    {
        foreach (TlbArray array in _arrays)
            array.DropAllButGlobals();
    }

    public void DropAll()
    {
        foreach (TlbArray array in _arrays)
            array.DropAll();
    }

    private bool TryFind(LinearAddress address, Pcid pcid, bool notes, out PageTranslation translation)
    {
        foreach (TlbArray array in _arrays)
        {
            if (array.TryFind(address, pcid, notes, out translation))
                return true;
        }

        translation = default;
        return false;
    }
}
