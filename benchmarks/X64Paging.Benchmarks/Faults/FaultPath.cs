// SPDX-License-Identifier: MIT
using BenchmarkDotNet.Attributes;
using Iced.Intel;
using X64Paging.Cpu;
using X64Paging.Kernel.Memory;
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;
using static Iced.Intel.AssemblerRegisters;

namespace X64Paging.Benchmarks.Faults;

/// <summary>One page fault in the kernel world, from the store that faults to the store that succeeds, on recycled frames.</summary>
[MemoryDiagnoser]
[IterationCount(100)]
public class FaultPath : IPageFaultHandler, IDisposable
{
    /// <summary>Pages that are touched in one operation.</summary>
    public const int PageCount = 512;

    private static readonly LinearAddress s_code = new(0x40_0000);
    private static readonly LinearAddress s_data = new(0x1000_0000);

    private readonly PhysicalMemory _memory = new();
    private readonly FrameAllocator _frames;
    private readonly Mmu _mmu;
    private readonly Processor _processor;
    private readonly AddressSpace _parent;
    private AddressSpace? _child;

    /// <summary>Makes a process whose pages are all written.</summary>
    public FaultPath()
    {
        _frames = new FrameAllocator(_memory);
        _mmu = new Mmu(_memory, PagingControls.LongMode);
        _processor = new Processor(_mmu) { PageFaultHandler = this };
        _parent = AddressSpace.TryCreate(_mmu, _frames)!;
        _parent.RegionList.Add(new Region(s_code, s_code + Frame.Size, RegionRights.Read | RegionRights.Execute, RegionKind.Text)
        {
            Contents = AssembleStores(),
            ContentsStart = s_code,
        });
        _parent.RegionList.Add(new Region(s_data, s_data + PageCount * Frame.Size, RegionRights.Read | RegionRights.Write, RegionKind.Anonymous));
        Current = _parent;
        Store();
    }

    private AddressSpace Current { get; set; }

    /// <summary>Runs until the runtime has compiled everything for speed: an iteration is too short to bring that about.</summary>
    [GlobalSetup]
    public void WarmUp()
    {
        for (int round = 0; round < 3000; round++)
        {
            Fork();
            Copy();
            ForkAndEnd();
            Reuse();
            Discard();
            DemandZero();
        }
    }

    /// <summary>Forks: every page is shared again, and the frames of the last child's copies are free.</summary>
    [IterationSetup(Target = nameof(Copy))]
    public void Fork()
    {
        _child?.Release();
        _mmu.LoadCr3(_parent.Cr3);
        _child = _parent.TryFork()!;
        Current = _child;
    }

    /// <summary>Forks and lets the child end: every page is owned alone, but still marked.</summary>
    [IterationSetup(Target = nameof(Reuse))]
    public void ForkAndEnd()
    {
        _mmu.LoadCr3(_parent.Cr3);
        _parent.TryFork()!.Release();
        Current = _parent;
    }

    /// <summary>Takes the pages away: the next touch finds none.</summary>
    [IterationSetup(Target = nameof(DemandZero))]
    public void Discard()
    {
        Current = _parent;
        _mmu.LoadCr3(_parent.Cr3);
        _parent.Discard(s_data, s_data + PageCount * Frame.Size);
    }

    /// <summary>The child writes a byte to each page: a frame is copied each time.</summary>
    [Benchmark(OperationsPerInvoke = PageCount)]
    public void Copy() => Store();

    /// <summary>The parent writes a byte to each page: its frame is made writable each time.</summary>
    [Benchmark(OperationsPerInvoke = PageCount)]
    public void Reuse() => Store();

    /// <summary>The parent writes a byte to each page that is not there: a frame is cleared each time.</summary>
    [Benchmark(OperationsPerInvoke = PageCount)]
    public void DemandZero() => Store();

    /// <inheritdoc/>
    public FaultResolution Handle(in PageFault fault) =>
        Current.Resolve(fault).IsResolved ? FaultResolution.Retry : FaultResolution.Deliver;

    /// <inheritdoc/>
    public void Dispose()
    {
        _processor.Dispose();
        _mmu.Dispose();
        _frames.Dispose();
        _memory.Dispose();
        GC.SuppressFinalize(this);
    }

    private static byte[] AssembleStores()
    {
        Assembler assembler = new(64);
        Label next = assembler.CreateLabel();
        assembler.mov(ecx, PageCount);
        assembler.mov(rax, s_data.Value);
        assembler.Label(ref next);
        assembler.mov(__byte_ptr[rax], 1);
        assembler.add(rax, Frame.Size);
        assembler.dec(ecx);
        assembler.jnz(next);
        assembler.syscall();
        using MemoryStream code = new();
        assembler.Assemble(new StreamCodeWriter(code), s_code.Value);
        return code.ToArray();
    }

    private void Store()
    {
        _mmu.LoadCr3(Current.Cr3);
        _processor.State.Rip = s_code.Value;
        if (_processor.Run(long.MaxValue) != StopReason.SystemCall)
            throw new InvalidOperationException($"The stores stopped at {_processor.PageFault}.");
    }
}
