// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Tests.Translation;

/// <summary>
/// All that a processor may hold of <see cref="CoherenceTables"/>, and no more. SDM vol. 3A, "Caching Translation Information": it may load
/// what it likes at any time, under the current PCID; a PDE that it holds combines with whatever PTE it finds in that PDE's table later.
/// </summary>
internal sealed class HeldTranslations
{
    public const int PcidCount = 2;

    private readonly HashSet<PageTableEntry>[,] _ways = new HashSet<PageTableEntry>[PcidCount, CoherenceTables.RegionCount];
    private readonly HashSet<PagePath>[,] _own = new HashSet<PagePath>[PcidCount, CoherenceTables.PageCount];
    private readonly HashSet<PagePath>[] _global = new HashSet<PagePath>[CoherenceTables.PageCount];

    public HeldTranslations()
    {
        for (int pcid = 0; pcid < PcidCount; pcid++)
        {
            for (int region = 0; region < CoherenceTables.RegionCount; region++)
                _ways[pcid, region] = [];
            for (int page = 0; page < CoherenceTables.PageCount; page++)
                _own[pcid, page] = [];
        }

        for (int page = 0; page < CoherenceTables.PageCount; page++)
            _global[page] = [];
    }

    /// <summary>The current PCID.</summary>
    public int Pcid { get; set; }

    /// <summary>What the TLBs may hold of a page.</summary>
    public IEnumerable<PagePath> Translations(int page) => _own[Pcid, page].Concat(_global[page]);

    /// <summary>The PDEs that the paging-structure caches may hold for a page.</summary>
    public IEnumerable<PageTableEntry> Ways(int page) => _ways[Pcid, CoherenceTables.RegionOf(page)];

    /// <summary>Loads all that there is to load.</summary>
    public void Load(CoherenceTables tables)
    {
        for (int region = 0; region < CoherenceTables.RegionCount; region++)
        {
            PageTableEntry directory = tables.Directory(region);
            HashSet<PageTableEntry> ways = _ways[Pcid, region];
            if (PagePath.IsWay(directory))
                ways.Add(directory);

            for (int page = region * CoherenceTables.PagesOfRegion; page < (region + 1) * CoherenceTables.PagesOfRegion; page++)
            {
                Load(tables.Path(directory, page), page);
                foreach (PageTableEntry way in ways)
                    Load(tables.Path(way, page), page);
            }
        }
    }

    /// <summary>INVLPG: a large page goes as a whole, and every way.</summary>
    public void InvalidatePage(int page)
    {
        Drop(_own[Pcid, page], _global[page]);
        foreach (int other in Neighbours(page))
        {
            _own[Pcid, other].RemoveWhere(path => path.IsLarge);
            _global[other].RemoveWhere(path => path.IsLarge);
        }

        DropWays(Pcid);
    }

    /// <summary>INVPCID of one address: global translations stay, and the ways to elsewhere.</summary>
    public void InvalidatePage(int pcid, int page)
    {
        Drop(_own[pcid, page]);
        foreach (int other in Neighbours(page))
            _own[pcid, other].RemoveWhere(path => path.IsLarge);
        _ways[pcid, CoherenceTables.RegionOf(page)].Clear();
    }

    /// <summary>A page fault.</summary>
    public void Fault(int page)
    {
        Drop(_own[Pcid, page], _global[page]);
        _ways[Pcid, CoherenceTables.RegionOf(page)].Clear();
    }

    /// <summary>MOV CR3, or INVPCID of one context.</summary>
    public void DropContext(int pcid)
    {
        for (int page = 0; page < CoherenceTables.PageCount; page++)
            _own[pcid, page].Clear();
        DropWays(pcid);
    }

    public void DropGlobals() => Drop(_global);

    private static void Drop(params ReadOnlySpan<HashSet<PagePath>> sets)
    {
        foreach (HashSet<PagePath> set in sets)
            set.Clear();
    }

    private static IEnumerable<int> Neighbours(int page) =>
        Enumerable.Range(CoherenceTables.RegionOf(page) * CoherenceTables.PagesOfRegion, CoherenceTables.PagesOfRegion);

    private void DropWays(int pcid)
    {
        for (int region = 0; region < CoherenceTables.RegionCount; region++)
            _ways[pcid, region].Clear();
    }

    private void Load(PagePath path, int page)
    {
        if (path.IsCacheable)
            (path.Leaf.Has(PageTableFlags.Global) ? _global[page] : _own[Pcid, page]).Add(path);
    }
}
