// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Memory;
using X64Paging.Kernel.Processes;
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Profiling;

/// <summary>The counts of everything that a profile tells apart.</summary>
internal sealed class ProfileTables
{
    private readonly Dictionary<string, ProfileCounts> _symbols = [];
    private readonly Dictionary<(int Pid, RegionKind? Kind, LinearAddress Anchor), (ProfileCounts Counts, Region? Region)> _regions = [];
    private readonly Dictionary<(int Pid, LinearAddress Page), ProfileCounts> _pages = [];
    private readonly ProfileCounts?[] _kinds = new ProfileCounts?[FaultKinds.Count];

    public ProfileCounts Totals { get; } = new();

    public IReadOnlyList<ProfileRow> Kinds =>
        ByCost(from kind in Enum.GetValues<FaultKind>() where _kinds[(int)kind] != null select new ProfileRow(kind.Name(), _kinds[(int)kind]!));

    public IReadOnlyList<ProfileRow> Symbols => ByCost(_symbols.Select(symbol => new ProfileRow(symbol.Key, symbol.Value)));

    public IReadOnlyList<ProfileRow> Regions =>
    [
        .. from region in _regions
           let start = region.Value.Region?.Start
           orderby region.Key.Pid, start?.Value ?? 0
           select new ProfileRow(NameOf(region.Key.Kind), region.Value.Counts) { Pid = region.Key.Pid, Start = start, End = region.Value.Region?.End },
    ];

    public IReadOnlyList<ProfileRow> Pages =>
    [
        .. from page in _pages
           orderby page.Key.Pid, page.Key.Page.Value
           select new ProfileRow(page.Key.Page.ToString(), page.Value)
           {
               Pid = page.Key.Pid,
               Start = page.Key.Page,
               End = page.Key.Page + Frame.Size,
           },
    ];

    public void AddFault(FaultInProgress fault, int pid, string symbol, Region? region)
    {
        Totals.AddFault(fault);
        (_kinds[(int)fault.Kind] ??= new()).AddFault(fault);
        Symbol(symbol).AddFault(fault);
        OfRegion(pid, region).AddFault(fault);
        Page(pid, fault.Page).AddFault(fault);
    }

    /// <summary>Adds a TLB miss outside of faults.</summary>
    public void AddMiss(in MmuStatistics counted, AccessKind kind, ulong cycles, Process process, LinearAddress page, string symbol)
    {
        Totals.AddTranslation(counted, kind, cycles);
        Symbol(symbol).AddTranslation(counted, kind, cycles);
        OfRegion(process.Pid, process.Memory.Regions.Find(page)).AddTranslation(counted, kind, cycles);
        Page(process.Pid, page).AddTranslation(counted, kind, cycles);
    }

    /// <summary>Adds a TLB miss of nobody's: the kernel's own, while no process is current.</summary>
    public void AddMiss(in MmuStatistics counted, AccessKind kind, ulong cycles) => Totals.AddTranslation(counted, kind, cycles);

    private static string NameOf(RegionKind? kind) => kind?.ToString().ToLowerInvariant() ?? "[no region]";

    private static List<ProfileRow> ByCost(IEnumerable<ProfileRow> rows) =>
        [.. rows.OrderByDescending(row => row.Counts.Cycles).ThenBy(row => row.Name, StringComparer.Ordinal)];

    private ProfileCounts Symbol(string name)
    {
        if (!_symbols.TryGetValue(name, out ProfileCounts? counts))
            _symbols.Add(name, counts = new());
        return counts;
    }

    private ProfileCounts Page(int pid, LinearAddress page)
    {
        if (!_pages.TryGetValue((pid, page), out ProfileCounts? counts))
            _pages.Add((pid, page), counts = new());
        return counts;
    }

    /// <summary>The counts of a region, which is the same while it grows: a stack by its end, others by their beginning.</summary>
    private ProfileCounts OfRegion(int pid, Region? region)
    {
        (int, RegionKind?, LinearAddress) key = (pid, region?.Kind, region == null ? default : region.Kind == RegionKind.Stack ? region.End : region.Start);
        bool isKnown = _regions.TryGetValue(key, out (ProfileCounts Counts, Region? Region) known);
        if (!isKnown || (region != null && region.Size > known.Region!.Size))
        {
            known = (known.Counts ?? new(), region);
            _regions[key] = known;
        }

        return known.Counts;
    }
}
