// SPDX-License-Identifier: MIT
namespace X64Paging.Diagnostics.Profiling;

/// <summary>A part of a fault's way, from the access that is refused to the access that is allowed.</summary>
public enum FaultPhase
{
    /// <summary>The processor looks for a translation and walks the tables, until one of them refuses.</summary>
    Walk,

    /// <summary>The processor makes the fault known: up to the handler's entry.</summary>
    Raise,

    /// <summary>The handler decides and mends the tables; what has a phase of its own is not in this one.</summary>
    Handler,

    /// <summary>A frame gets its bytes: copied, zeroed or filled from a file.</summary>
    Copy,

    /// <summary>Translations that are wrong by now are dropped.</summary>
    Invalidate,

    /// <summary>The way back to the instruction, up to where its access is allowed.</summary>
    Retry,
}
