// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Memory;

namespace X64Paging.Kernel.Tests.Memory;

/// <summary>What a process's memory should hold, kept as one byte after another: no frames, no tables, no sharing but what the program asked for.</summary>
internal sealed class SimulatedProcess
{
    private readonly Dictionary<int, Page> _pages;

    public SimulatedProcess(AddressSpace space)
        : this(space, [])
    {
    }

    private SimulatedProcess(AddressSpace space, Dictionary<int, Page> pages)
    {
        Space = space;
        _pages = pages;
    }

    public AddressSpace Space { get; }

    /// <summary>The pages that each shared mapping has frames for; a mapping is here as long as one of its pages is mapped.</summary>
    public IEnumerable<HashSet<int>> SharedMappings => _pages.Values.Where(page => page.IsShared).Select(page => page.TouchedOfMapping!);

    public SimulatedProcess Fork(AddressSpace childSpace) => new(
        childSpace,
        _pages.ToDictionary(pair => pair.Key, pair => pair.Value.IsShared ? pair.Value : pair.Value with { Bytes = new(pair.Value.Bytes) }));

    public bool IsMapped(int page) => _pages.ContainsKey(page);

    public void Map(int firstPage, int pageCount, RegionRights rights, bool isShared)
    {
        HashSet<int>? touched = isShared ? [] : null;
        for (int page = firstPage; page < firstPage + pageCount; page++)
            _pages[page] = new Page(rights, touched, []);
    }

    public void Unmap(int firstPage, int pageCount)
    {
        for (int page = firstPage; page < firstPage + pageCount; page++)
            _pages.Remove(page);
    }

    public void Protect(int firstPage, int pageCount, RegionRights rights)
    {
        for (int page = firstPage; page < firstPage + pageCount; page++)
            _pages[page] = _pages[page] with { Rights = rights };
    }

    /// <summary>Why an access is refused, or null if it is not.</summary>
    public FaultAction? Refusal(int page, bool isWrite) => !_pages.TryGetValue(page, out Page? found) ? FaultAction.NoRegion
        : isWrite ? (found.Rights & RegionRights.Write) == 0 ? FaultAction.RightsDenied : null
        : found.Rights == RegionRights.None ? FaultAction.RightsDenied
        : null;

    public byte Read(int page, int offset)
    {
        _pages[page].TouchedOfMapping?.Add(page);
        return _pages[page].Bytes.GetValueOrDefault(offset);
    }

    public void Write(int page, int offset, byte value)
    {
        _pages[page].TouchedOfMapping?.Add(page);
        _pages[page].Bytes[offset] = value;
    }

    private sealed record Page(RegionRights Rights, HashSet<int>? TouchedOfMapping, Dictionary<int, byte> Bytes)
    {
        public bool IsShared => TouchedOfMapping != null;
    }
}
