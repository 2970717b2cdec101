// SPDX-License-Identifier: MIT
using BenchmarkDotNet.Attributes;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Benchmarks.Translation;

/// <summary>A translation that a TLB holds, behind a fast table that does not.</summary>
[MemoryDiagnoser]
public class TlbHit : IDisposable
{
    private const int FewPages = 64;
    private const int ManyPages = 1024;

    private readonly MappedPages _few = new(FewPages, TlbGeometry.SkylakeLike);
    private readonly MappedPages _many = new(ManyPages, TlbGeometry.SkylakeLike);

    /// <summary>Puts all pages into the TLB.</summary>
    [GlobalSetup]
    public void Fill()
    {
        _few.Touch(AccessKind.Write);
        _many.Touch(AccessKind.Write);
    }

    /// <summary>As many pages as the first level holds.</summary>
    [Benchmark(OperationsPerInvoke = FewPages)]
    public ulong FirstLevel() => _few.Touch(AccessKind.Read);

    /// <summary>More pages in turn than the first level holds: each hit moves an entry up, and another out.</summary>
    [Benchmark(OperationsPerInvoke = ManyPages)]
    public ulong SecondLevel() => _many.Touch(AccessKind.Read);

    /// <inheritdoc/>
    public void Dispose()
    {
        _few.Dispose();
        _many.Dispose();
        GC.SuppressFinalize(this);
    }
}
