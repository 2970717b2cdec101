// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Processes;

namespace X64Paging.Diagnostics.Tests.Sanitizers;

/// <summary>All that a program could notice of a run, and its faults.</summary>
internal sealed class RunRecord : IKernelObserver
{
    public List<FaultRecord> Faults { get; } = [];

    public RunOutcome Outcome { get; set; }

    public int ExitCode { get; set; }

    public string Output { get; set; } = "";

    public ulong Instructions { get; set; }

    public ulong FramesLeft { get; set; }

    public void FaultHandled(Process process, in FaultRecord record) => Faults.Add(record);

    public void ProcessKilled(CrashReport report)
    {
    }
}
