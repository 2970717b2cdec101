// SPDX-License-Identifier: MIT
namespace X64Paging.Diagnostics.Profiling;

/// <summary>What a page fault came to, as a profile tells faults apart.</summary>
public enum FaultKind
{
    /// <summary>The first touch of a page was a write: a frame of zeros was put behind it.</summary>
    DemandZero,

    /// <summary>The first touch was no write: the zero frame that all share was put behind it.</summary>
    DemandZeroShared,

    /// <summary>The first touch of a page that has contents: a frame was filled from the program's file.</summary>
    DemandFile,

    /// <summary>The first touch of a page that processes share by mapping.</summary>
    DemandShared,

    /// <summary>A write to a frame that has other users: the writer got a copy.</summary>
    CowCopy,

    /// <summary>A write to a page behind which the shared zero frame stood: the writer got zeros of its own, nothing was copied.</summary>
    CowZero,

    /// <summary>A write to a frame that has no other user any more: it was made writable.</summary>
    CowReuse,

    /// <summary>The stack was grown down to the page.</summary>
    StackGrowth,

    /// <summary>The tables allowed the access by then.</summary>
    Spurious,

    /// <summary>The region does not allow the access.</summary>
    Protection,

    /// <summary>No region holds the address.</summary>
    NoRegion,

    /// <summary>No frame was free.</summary>
    OutOfFrames,
}
