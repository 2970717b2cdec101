// SPDX-License-Identifier: MIT
namespace X64Paging.Benchmarks.Peers;

/// <summary>The work that peers are compared in.</summary>
internal enum PeerWork
{
    /// <summary>A write fault that copies a frame.</summary>
    CopyOnWriteCopy,

    /// <summary>A write fault that finds the frame owned alone.</summary>
    CopyOnWriteReuse,

    /// <summary>A write fault on a page that is not there.</summary>
    DemandZero,

    /// <summary>Fork of 64 MiB of 4 KiB pages.</summary>
    Fork64Mebibytes,

    /// <summary>Fork of 1 GiB of 4 KiB pages.</summary>
    Fork1Gibibyte,
}
