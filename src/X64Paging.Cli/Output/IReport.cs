// SPDX-License-Identifier: MIT
using X64Paging.Diagnostics.Explanations;
using X64Paging.Kernel.Processes;

namespace X64Paging.Cli.Output;

/// <summary>Writes what a run is asked to tell.</summary>
internal interface IReport
{
    void Fault(Process process, in FaultRecord record);

    void FaultSummary(FaultCounts counts);

    void Statistics(RunStatistics statistics);

    void Crash(CrashReport report);

    /// <summary>Why the access behind a crash was refused.</summary>
    void Explanation(CrashReport report, Explanation explanation);

    /// <summary>The run was ended before the program was through.</summary>
    void Stopped(RunOutcome outcome, string message);
}
