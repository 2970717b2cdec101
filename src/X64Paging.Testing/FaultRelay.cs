// SPDX-License-Identifier: MIT
using X64Paging.Cpu;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Testing;

/// <summary>Stands between the processor and a test's fault handler: records each fault with its walk, and ends endless retries.</summary>
internal sealed class FaultRelay : IPageFaultHandler
{
    private const int MostRetries = 100;

    private readonly Processor _processor;
    private List<LabFault> _faults = [];
    private List<FrameCopy> _copies = [];
    private (LinearAddress Address, ulong Retired) _last;
    private int _retries;

    public FaultRelay(Processor processor)
    {
        _processor = processor;
        processor.PageFaultHandler = this;
        processor.Mmu.Memory.FrameCopied += (source, destination) => _copies.Add(new FrameCopy(source, destination));
    }

    /// <summary>The test's handler; faults are delivered where there is none.</summary>
    public Func<LabFault, FaultResolution>? Handler { get; set; }

    /// <summary>Whether accesses are the processor's, so that RIP names the instruction that makes them.</summary>
    public bool HasInstruction { get; set; }

    /// <summary>Whether the handler has answered Retry so often that it will never mend the fault.</summary>
    public bool HasGivenUp { get; private set; }

    public IReadOnlyList<LabFault> Faults => _faults;

    public IReadOnlyList<FrameCopy> Copies => _copies;

    /// <summary>Begins new lists; those of before stay with whoever has them.</summary>
    public void Begin()
    {
        _faults = [];
        _copies = [];
        _retries = 0;
        HasGivenUp = false;
    }

    /// <inheritdoc/>
    public FaultResolution Handle(in PageFault fault)
    {
        Walk walk = _processor.Mmu.Probe(fault.Address, fault.Kind, fault.Mode);
        string? instruction = HasInstruction ? _processor.DescribeInstruction() : null;
        LabFault seen = new(fault, walk, instruction, FaultResolution.Deliver);
        FaultResolution resolution = Handler?.Invoke(seen) ?? FaultResolution.Deliver;
        _faults.Add(seen with { Resolution = resolution });
        return resolution == FaultResolution.Retry && IsEndless(fault.Address) ? FaultResolution.Stop : resolution;
    }

    private bool IsEndless(LinearAddress address)
    {
        (LinearAddress, ulong) now = (address, _processor.RetiredInstructions);
        _retries = now == _last ? _retries + 1 : 0;
        _last = now;
        HasGivenUp = _retries >= MostRetries;
        return HasGivenUp;
    }
}
