// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Translation;

/// <summary>One level of a TLB: its arrays, asked one after the other, the smallest page first.</summary>
internal sealed class TlbLevel
{
    private readonly AssociativeStore[] _arrays;
    private readonly TlbProbe?[] _probeOfSize = new TlbProbe?[(int)PageSize.Size4MiB + 1];

    // Only the sizes that have ever been here are looked for.
    private TlbProbe[] _probes = [];

    public TlbLevel(IReadOnlyList<TlbArrayGeometry> arrays, TlbReplacement replacement, ulong seed)
    {
        _arrays = [.. arrays.Select((array, index) => new AssociativeStore(array.Sets, array.Ways, replacement, seed + (ulong)index * 2))];
        foreach (PageSize size in Enum.GetValues<PageSize>())
        {
            for (int i = _arrays.Length - 1; i >= 0; i--)
            {
                if (((int)arrays[i].Sizes >> (int)size & 1) != 0)
                    _probeOfSize[(int)size] = new TlbProbe(_arrays[i], size);
            }
        }
    }

    /// <summary>Whether it has no array at all.</summary>
    public bool IsAbsent => _arrays.Length == 0;

    /// <summary>Everything that is kept.</summary>
    public IEnumerable<CachedTranslation> Entries =>
        from array in _arrays
        from entry in array.Entries
        select new CachedTranslation(
            TlbTag.AddressOf(entry.Tag),
            TlbTag.PcidOf(entry.Tag),
            new PageTranslation(new PageTableEntry(entry.Value), TlbTag.SizeOf(entry.Tag)));

    /// <summary>Whether pages of the size can be kept here.</summary>
    public bool Holds(PageSize size) => _probeOfSize[(int)size] != null;

    public bool TryFind(LinearAddress address, Pcid pcid, out PageTranslation translation) =>
        TryFind(address, pcid, notes: true, out translation);

    /// <summary>Finds a translation without counting it as used.</summary>
    public bool TryPeek(LinearAddress address, Pcid pcid, out PageTranslation translation) =>
        TryFind(address, pcid, notes: false, out translation);

    /// <summary>Keeps a translation, if an array holds pages of its size.</summary>
    /// <param name="mayReplace">Whether an older translation of the page may be here.</param>
    /// <returns>The tag of the entry that had to leave, or 0.</returns>
    public ulong Fill(LinearAddress address, Pcid pcid, PageTranslation translation, bool mayReplace)
    {
        foreach (ref readonly TlbProbe probe in _probes.AsSpan())
        {
            if (probe.Size == translation.Size)
                return probe.Fill(address, pcid, translation, mayReplace);
        }

        if (_probeOfSize[(int)translation.Size] is not { } first)
            return 0;

        _probes = [.. _probes.Append(first).OrderBy(probe => probe.Size)];
        return first.Fill(address, pcid, translation, mayReplace);
    }

    /// <summary>Drops the translations of an address.</summary>
    /// <returns>The largest page that was dropped, or null if there was none.</returns>
    public PageSize? Drop(LinearAddress address, Pcid pcid, bool globalsToo)
    {
        PageSize? largest = null;
        foreach (ref readonly TlbProbe probe in _probes.AsSpan())
        {
            if (probe.Drop(address, pcid, globalsToo))
                largest = probe.Size;
        }

        return largest;
    }

    /// <summary>Drops the entries whose tag, under a mask, is a value.</summary>
    public void DropWhere(ulong mask, ulong value)
    {
        foreach (AssociativeStore array in _arrays)
            array.DropWhere(mask, value);
    }

    public void DropAll()
    {
        foreach (AssociativeStore array in _arrays)
            array.DropAll();
    }

    private bool TryFind(LinearAddress address, Pcid pcid, bool notes, out PageTranslation translation)
    {
        foreach (ref readonly TlbProbe probe in _probes.AsSpan())
        {
            if (probe.TryFind(address, pcid, notes, out translation))
                return true;
        }

        translation = default;
        return false;
    }
}
