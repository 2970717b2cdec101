// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Diagnostics.Profiling;

/// <summary>What each event costs in model cycles. The defaults, and where they come from, are in this folder's README.</summary>
public sealed record CostModel
{
    /// <summary>The most that a cost may be: sums of any run fit 64 bits.</summary>
    public const ulong Maximum = 1_000_000;

    /// <summary>An instruction that retires; its accesses hit the first-level TLB.</summary>
    public ulong Instruction { get; init; } = 1;

    /// <summary>An access that the second-level TLB serves.</summary>
    public ulong SecondLevelHit { get; init; } = 7;

    /// <summary>An entry that a walk reads in a page table.</summary>
    public ulong WalkPageTable { get; init; } = 12;

    /// <summary>An entry that a walk reads in a page directory.</summary>
    public ulong WalkPageDirectory { get; init; } = 4;

    /// <summary>An entry that a walk reads in a page-directory-pointer table.</summary>
    public ulong WalkPdpt { get; init; } = 4;

    /// <summary>An entry that a walk reads in a PML4 table.</summary>
    public ulong WalkPml4 { get; init; } = 4;

    /// <summary>An entry that a walk reads in a PML5 table.</summary>
    public ulong WalkPml5 { get; init; } = 4;

    /// <summary>A walk that sets D for a translation that was cached with D clear, beside the entries that it reads.</summary>
    public ulong DirtyWalk { get; init; } = 100;

    /// <summary>From the refused access to the handler's first instruction.</summary>
    public ulong FaultEntry { get; init; } = 500;

    /// <summary>The handler's own work: finding the region and the entry, taking a frame, storing the entry.</summary>
    public ulong Handler { get; init; } = 700;

    /// <summary>Copying a frame of 4 KiB.</summary>
    public ulong CopyFrame { get; init; } = 400;

    /// <summary>Zeroing a frame of 4 KiB.</summary>
    public ulong ZeroFrame { get; init; } = 200;

    /// <summary>Filling a frame of 4 KiB from a file that is in memory.</summary>
    public ulong FillFrame { get; init; } = 400;

    /// <summary>INVLPG.</summary>
    public ulong InvalidatePage { get; init; } = 120;

    /// <summary>From the handler's last instruction back to the one that faulted: IRET.</summary>
    public ulong FaultExit { get; init; } = 400;

    /// <summary>A load of CR3, or another operation that drops many translations.</summary>
    public ulong Flush { get; init; } = 200;

    /// <summary>The costs that the README documents.</summary>
    public static CostModel Default { get; } = new();

    /// <summary>The cost of an entry that a walk reads in a table of a level.</summary>
    public ulong WalkAt(PagingLevel level) => level switch
    {
        PagingLevel.PageTable => WalkPageTable,
        PagingLevel.PageDirectory => WalkPageDirectory,
        PagingLevel.Pdpt => WalkPdpt,
        PagingLevel.Pml4 => WalkPml4,
        _ => WalkPml5,
    };
}
