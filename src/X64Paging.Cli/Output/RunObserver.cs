// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Processes;

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
        _errors.Flush();
    }
}
