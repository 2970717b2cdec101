// SPDX-License-Identifier: MIT
using X64Paging.Diagnostics.Explanations;
using X64Paging.Diagnostics.Telemetry;
using X64Paging.Kernel.Processes;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Cli.Output;

/// <summary>Passes on what the kernel does to the report.</summary>
internal sealed class RunObserver : IKernelObserver
{
    private readonly IReport _report;
    private readonly StreamWriter _errors;
    private readonly bool _printsFaults;

    public RunObserver(IReport report, StreamWriter errors, bool printsFaults)
    {
        _report = report;
        _errors = errors;
        _printsFaults = printsFaults;
    }

    /// <summary>The MMU whose tables explain a crash, if crashes are to be explained.</summary>
    public Mmu? Explained { get; set; }

    /// <summary>Whom .NET's own tools listen to.</summary>
    public MachineMeter? Meter { get; set; }

    public void TurnEnded() => Meter?.Publish();

    public void FaultHandled(Process process, in FaultRecord record)
    {
        if (_printsFaults)
            _report.Fault(process, record);
    }

    public void ProcessKilled(CrashReport report)
    {
        // Whoever closed the pipe knows, and a shell says nothing either.
        if (report.Signal == Signal.Pipe)
            return;

        _report.Crash(report);
        if (Explained is { } mmu)
            Explain(mmu, report);
        _errors.Flush();
    }

    /// <summary>Explains the access that was refused, if that is why: the tables are still as they were.</summary>
    private void Explain(Mmu mmu, CrashReport report)
    {
        if (report.Fault is { } fault)
            _report.Explanation(report, Explainer.Explain(mmu, fault));
        else if (report.RefusedAccess is { } access)
        {
            AccessFaultKind kind = access.Segment == AddressedSegment.Stack ? AccessFaultKind.StackFault : AccessFaultKind.GeneralProtection;
            _report.Explanation(report, Explainer.Explain(mmu, access, new AccessFault(kind, default)));
        }
    }
}
