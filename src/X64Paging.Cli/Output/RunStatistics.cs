// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Memory;
using X64Paging.Kernel.Processes;

namespace X64Paging.Cli.Output;

/// <summary>What --stats tells.</summary>
/// <param name="Instructions">Instructions retired.</param>
/// <param name="HostSeconds">Host time from the reading of the file to the end of the last process.</param>
/// <param name="Faults">Page faults.</param>
/// <param name="Copies">Frames copied on write.</param>
/// <param name="TlbMisses">Accesses that had to walk the tables.</param>
/// <param name="PeakFrames">The most frames in use at one time.</param>
/// <param name="TotalFrames">Frames that the machine can hand out.</param>
/// <param name="FramesLeft">Frames still in use at the end: 0 unless the run was cut short.</param>
internal sealed record RunStatistics(
    ulong Instructions,
    double HostSeconds,
    ulong Faults,
    ulong Copies,
    ulong TlbMisses,
    ulong PeakFrames,
    ulong TotalFrames,
    ulong FramesLeft)
{
    /// <summary>Instructions a second of host time.</summary>
    public double InstructionsPerSecond => HostSeconds > 0 ? Instructions / HostSeconds : 0;

    public static RunStatistics Of(Supervisor supervisor, TimeSpan hostTime) => new(
        supervisor.Processor.RetiredInstructions,
        hostTime.TotalSeconds,
        supervisor.FaultCounts.Total,
        supervisor.FaultCounts[FaultAction.Copied],
        supervisor.Mmu.Statistics.TlbMisses,
        supervisor.Frames.PeakUsedCount,
        supervisor.Frames.TotalCount,
        supervisor.Frames.UsedCount);
}
