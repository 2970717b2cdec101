// SPDX-License-Identifier: MIT
using BenchmarkDotNet.Attributes;
using X64Paging.Cpu.Operands;
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Benchmarks.Translation;

/// <summary>What most accesses of a processor cost: a compare and an add.</summary>
[MemoryDiagnoser]
public unsafe class FastTableHit : IDisposable
{
    private const int PageCount = 64;

    private readonly MappedPages _pages = new(PageCount, TlbGeometry.Default);

    /// <summary>Puts all pages into the table.</summary>
    [GlobalSetup]
    public void Fill()
    {
        for (int page = 0; page < PageCount; page++)
            _pages.Mmu.TryOpen(_pages[page], AccessKind.Read, AccessMode.User, out _, out _);
    }

    /// <summary>Finds the host's address of a byte of each page.</summary>
    [Benchmark(OperationsPerInvoke = PageCount)]
    public nint Find()
    {
        FastTableEntry* table = _pages.Mmu.Fast.Table(AccessKind.Read, AccessMode.User);
        ulong address = _pages[0].Value;
        nint sum = 0;
        for (int page = 0; page < PageCount; page++, address += Frame.Size)
            sum += (nint)GuestPage.FastHost(table, address);
        return sum;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _pages.Dispose();
        GC.SuppressFinalize(this);
    }
}
