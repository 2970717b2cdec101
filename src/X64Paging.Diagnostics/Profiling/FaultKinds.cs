// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Memory;
using X64Paging.Kernel.Processes;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Profiling;

/// <summary>Tells kinds of faults apart, and names them.</summary>
public static class FaultKinds
{
    /// <summary>How many there are.</summary>
    public const int Count = (int)FaultKind.OutOfFrames + 1;

    private static readonly string[] s_names =
    [
        "demand-zero", "demand-zero-shared", "demand-file", "demand-shared", "cow-copy", "cow-zero", "cow-reuse",
        "stack-growth", "spurious", "protection", "no-region", "out-of-frames",
    ];

    /// <summary>The names, by kind.</summary>
    public static IReadOnlyList<string> Names => s_names;

    /// <summary>What a kind is called in reports.</summary>
    public static string Name(this FaultKind kind) => s_names[(int)kind];

    /// <summary>The kind of a fault that the kernel has handled.</summary>
    public static FaultKind Of(in FaultRecord record) => record.Result.Action switch
    {
        FaultAction.ZeroFilled => (record.Fault.ErrorCode & PageFaultErrorCode.Present) != 0 ? FaultKind.CowZero : FaultKind.DemandZero,
        FaultAction.ZeroShared => FaultKind.DemandZeroShared,
        FaultAction.FileFilled => FaultKind.DemandFile,
        FaultAction.SharedMapped => FaultKind.DemandShared,
        FaultAction.Copied => FaultKind.CowCopy,
        FaultAction.Reused => FaultKind.CowReuse,
        FaultAction.StackGrown => FaultKind.StackGrowth,
        FaultAction.Spurious => FaultKind.Spurious,
        FaultAction.RightsDenied => FaultKind.Protection,
        FaultAction.NoRegion => FaultKind.NoRegion,
        _ => FaultKind.OutOfFrames,
    };
}
