// SPDX-License-Identifier: MIT
using BenchmarkDotNet.Attributes;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Benchmarks.Translation;

/// <summary>What drops translations, with 1,536 of them live.</summary>
[MemoryDiagnoser]
[IterationCount(200)]
public class Invalidation : IDisposable
{
    private const int PageCount = 1536;

    private readonly MappedPages _pages = new(PageCount, TlbGeometry.SkylakeLike);
    private ulong _cr3;

    /// <summary>Runs until the runtime has compiled everything for speed: an iteration is too short to bring that about.</summary>
    [GlobalSetup]
    public void WarmUp()
    {
        _cr3 = _pages.Mmu.Controls.Cr3;
        for (int round = 0; round < 500; round++)
        {
            Fill();
            LoadCr3();
            Fill();
            InvalidatePage();
        }
    }

    /// <summary>Fills the second level, to its last entry.</summary>
    [IterationSetup]
    public void Fill() => _pages.Touch(AccessKind.Read);

    /// <summary>MOV CR3 that flushes.</summary>
    [Benchmark]
    public bool LoadCr3() => _pages.Mmu.TryLoadCr3(_cr3);

    /// <summary>INVLPG of each of the pages.</summary>
    [Benchmark(OperationsPerInvoke = PageCount)]
    public void InvalidatePage()
    {
        for (int page = 0; page < PageCount; page++)
            _pages.Mmu.InvalidatePage(_pages[page]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _pages.Dispose();
        GC.SuppressFinalize(this);
    }
}
