// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Translation;

/// <summary>The translations that a processor keeps until it is told to drop them, or needs the room.</summary>
/// <remarks>
/// SDM vol. 3A, "Caching Translation Information". An entry holds what hardware's holds: effective rights, D, G, page size, PCID. It is
/// never refreshed because memory changed. Only walks that succeeded are kept, so no entry is for a page that was not present.
/// </remarks>
internal sealed class Tlb
{
    private readonly TlbArray _small;
    private readonly TlbArray _large;
    private readonly TlbArray _huge;

    public Tlb(TlbGeometry geometry)
    {
        _small = new TlbArray(PageSize.Size4KiB, geometry.SmallSets, geometry.SmallWays);
        _large = new TlbArray(PageSize.Size2MiB, geometry.LargeSets, geometry.LargeWays);
        _huge = new TlbArray(PageSize.Size1GiB, geometry.HugeSets, geometry.HugeWays);
    }

    public bool TryFind(LinearAddress address, Pcid pcid, out PageTranslation translation)
    {
        if (_small.TryFind(address, pcid, out PageTableEntry effective))
            translation = new(effective, PageSize.Size4KiB);
        else if (_large.TryFind(address, pcid, out effective))
            translation = new(effective, PageSize.Size2MiB);
        else if (_huge.TryFind(address, pcid, out effective))
            translation = new(effective, PageSize.Size1GiB);
        else
        {
            translation = default;
            return false;
        }

        return true;
    }

    /// <summary>Keeps a translation.</summary>
    /// <returns>Whether a page had to leave for it.</returns>
    public bool Fill(LinearAddress address, Pcid pcid, PageTranslation translation, out LinearAddress evicted) =>
        ArrayFor(translation.Size).Fill(address, pcid, translation.Effective, out evicted);

    /// <summary>Drops every translation of an address, of whatever page size, of the PCID or global.</summary>
    /// <returns>The largest size of page that was dropped, or null when there was none.</returns>
    public PageSize? Drop(LinearAddress address, Pcid pcid)
    {
        bool small = _small.Drop(address, pcid);
        bool large = _large.Drop(address, pcid);
        bool huge = _huge.Drop(address, pcid);
        return huge ? PageSize.Size1GiB : large ? PageSize.Size2MiB : small ? PageSize.Size4KiB : null;
    }

    /// <summary>Drops what is the PCID's own; global translations stay.</summary>
    public void DropContext(Pcid pcid)
    {
        _small.DropContext(pcid);
        _large.DropContext(pcid);
        _huge.DropContext(pcid);
    }

    public void DropAll()
    {
        _small.DropAll();
        _large.DropAll();
        _huge.DropAll();
    }

    private TlbArray ArrayFor(PageSize size) => size switch
    {
        PageSize.Size4KiB => _small,
        PageSize.Size2MiB => _large,
        _ => _huge,
    };
}
