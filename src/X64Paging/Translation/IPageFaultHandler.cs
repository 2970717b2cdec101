// SPDX-License-Identifier: MIT
namespace X64Paging.Translation;

/// <summary>A kernel outside the guest: hears of each page fault before the guest does.</summary>
public interface IPageFaultHandler
{
    /// <summary>Mends the page tables, or declines to.</summary>
    /// <param name="fault">The fault. RIP is still at the instruction, and nothing that the instruction does has happened.</param>
    /// <returns>How to go on.</returns>
    FaultResolution Handle(in PageFault fault);
}
