// SPDX-License-Identifier: MIT
using X64Paging.Translation;

namespace X64Paging.Cpu.Tests;

/// <summary>A page-fault handler that a test writes in place, and that remembers what it was asked.</summary>
internal sealed class FaultHandler(Func<PageFault, FaultResolution> handle) : IPageFaultHandler
{
    public List<PageFault> Faults { get; } = [];

    public FaultResolution Handle(in PageFault fault)
    {
        Faults.Add(fault);
        return handle(fault);
    }
}
