// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Memory;

/// <summary>What the kernel did about a page fault.</summary>
public enum FaultAction : byte
{
    /// <summary>A frame of zeros was put behind the page.</summary>
    ZeroFilled,

    /// <summary>The zero frame that all share was put behind the page, read-only.</summary>
    ZeroShared,

    /// <summary>A frame was filled from the program's file.</summary>
    FileFilled,

    /// <summary>The frame had other users: the writer got a copy.</summary>
    Copied,

    /// <summary>The frame had no other user any more: it was made writable.</summary>
    Reused,

    /// <summary>The stack was grown down to the page, and a frame of zeros put behind it.</summary>
    StackGrown,

    /// <summary>A frame that processes share by mapping was put behind the page.</summary>
    SharedMapped,

    /// <summary>The tables allowed the access by then: a cached translation was stale.</summary>
    Spurious,

    /// <summary>Nothing: no region holds the address.</summary>
    NoRegion,

    /// <summary>Nothing: the region does not allow the access.</summary>
    RightsDenied,

    /// <summary>Nothing: no frame was free.</summary>
    OutOfFrames,
}
