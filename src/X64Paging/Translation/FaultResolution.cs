// SPDX-License-Identifier: MIT
namespace X64Paging.Translation;

/// <summary>What a page-fault handler wants to happen next.</summary>
public enum FaultResolution
{
    /// <summary>The handler has mended the tables: run the instruction again, from its start.</summary>
    Retry,

    /// <summary>The fault is the guest's: deliver #PF to it.</summary>
    Deliver,

    /// <summary>Stop the processor, with RIP still at the instruction.</summary>
    Stop,
}
