// SPDX-License-Identifier: MIT
using BenchmarkDotNet.Attributes;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Benchmarks.Translation;

/// <summary>Walks of four levels whose tables are in the host's cache.</summary>
[MemoryDiagnoser]
public class PageWalk : IDisposable
{
    private const int PageCount = 64;

    private static readonly TlbGeometry s_structuresOnly = TlbGeometry.None with { Name = "structures", Structures = TlbGeometry.SkylakeLike.Structures };

    private readonly MappedPages _fromRoot = new(PageCount, TlbGeometry.None);
    private readonly MappedPages _fromStructures = new(PageCount, s_structuresOnly);
    private ulong[] _unmarked = [];

    /// <summary>Sets all flags that walks set.</summary>
    [GlobalSetup]
    public void Mark()
    {
        _unmarked = [.. Enumerable.Range(0, PageCount).Select(page => _fromRoot.Memory.ReadEntry(_fromRoot.EntryOf(page)))];
        _fromRoot.Touch(AccessKind.Write);
        _fromStructures.Touch(AccessKind.Write);
    }

    /// <summary>Four dependent loads from the root, no flag to set.</summary>
    [Benchmark(OperationsPerInvoke = PageCount)]
    public ulong FromRoot() => _fromRoot.Touch(AccessKind.Read);

    /// <summary>One load: a paging-structure cache names the page table.</summary>
    [Benchmark(OperationsPerInvoke = PageCount)]
    public ulong FromStructureCache() => _fromStructures.Touch(AccessKind.Read);

    /// <summary>Four dependent loads, and A and D of the leaf set by a locked update; the store that clears them before is counted too.</summary>
    [Benchmark(OperationsPerInvoke = PageCount)]
    public ulong SettingAccessedAndDirty()
    {
        for (int page = 0; page < PageCount; page++)
            _fromRoot.Memory.Write(_fromRoot.EntryOf(page), _unmarked[page]);
        return _fromRoot.Touch(AccessKind.Write);
    }

    /// <summary>The clearing alone, to subtract.</summary>
    [Benchmark(OperationsPerInvoke = PageCount)]
    public void ClearingAlone()
    {
        for (int page = 0; page < PageCount; page++)
            _fromRoot.Memory.Write(_fromRoot.EntryOf(page), _unmarked[page]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _fromRoot.Dispose();
        _fromStructures.Dispose();
        GC.SuppressFinalize(this);
    }
}
