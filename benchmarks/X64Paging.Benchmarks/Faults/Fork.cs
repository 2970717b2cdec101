// SPDX-License-Identifier: MIT
using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using X64Paging.Kernel.Memory;
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Benchmarks.Faults;

/// <summary>Fork of a process whose memory is mapped by 4 KiB pages, each with a frame of its own: tables are copied, frames shared.</summary>
[MemoryDiagnoser]
[IterationCount(30)]
public class Fork : IDisposable
{
    private const ulong TablesAndSlack = 64UL << 20;
    private static readonly LinearAddress s_start = new(0x1000_0000);

    private PhysicalMemory? _memory;
    private FrameAllocator? _frames;
    private Mmu? _mmu;
    private AddressSpace? _parent;
    private AddressSpace? _child;

    /// <summary>MiB that are mapped.</summary>
    [Params(64, 1024)]
    public int Mebibytes { get; set; }

    /// <summary>Maps every page.</summary>
    [GlobalSetup]
    public void Map()
    {
        ulong size = (ulong)Mebibytes << 20;
        _memory = new PhysicalMemory(size + TablesAndSlack);
        _frames = new FrameAllocator(_memory);
        _mmu = new Mmu(_memory, PagingControls.LongMode);
        _parent = AddressSpace.TryCreate(_mmu, _frames)!;
        _mmu.LoadCr3(_parent.Cr3);
        _parent.RegionList.Add(new Region(s_start, s_start + size, RegionRights.Read | RegionRights.Write, RegionKind.Anonymous));
        for (LinearAddress page = s_start; page < s_start + size; page += Frame.Size)
        {
            while (!_mmu.TryWrite(page, AccessMode.User, 1UL, out PageFault fault))
                _parent.Resolve(fault);
        }

        // An iteration is too short to bring the runtime to compile for speed.
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalSeconds < 2;)
        {
            TryFork();
            EndChild();
        }
    }

    /// <summary>Ends the child of the last iteration.</summary>
    [IterationSetup]
    public void EndChild()
    {
        _child?.Release();
        _child = null;
    }

    /// <summary>Forks.</summary>
    [Benchmark]
    public void TryFork() => _child = _parent!.TryFork() ?? throw new InvalidOperationException("No frame is free.");

    /// <inheritdoc/>
    public void Dispose()
    {
        _mmu?.Dispose();
        _frames?.Dispose();
        _memory?.Dispose();
        GC.SuppressFinalize(this);
    }
}
