// SPDX-License-Identifier: MIT
using System.Diagnostics;
using X64Paging.Cli.Host;
using X64Paging.Cli.Output;
using X64Paging.Diagnostics.Sanitizers;
using X64Paging.Diagnostics.Telemetry;
using X64Paging.Kernel.Processes;
using X64Paging.Loading.Elf;
using X64Paging.Translation;
using Process = X64Paging.Kernel.Processes.Process;

namespace X64Paging.Cli.Verbs;

/// <summary>One run of a program, as the command line asks for it.</summary>
internal sealed class ProgramRun
{
    public required string File { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    public required IReadOnlyList<string> Environment { get; init; }

    public required ulong MemorySize { get; init; }

    public required TlbGeometry Tlb { get; init; }

    public required Hostility? Hostility { get; init; }

    public required long MaxInstructions { get; init; }

    public required bool PrintsFaults { get; init; }

    public required bool ExplainsCrashes { get; init; }

    public required bool PrintsStatistics { get; init; }

    public required SanitizerKinds Sanitizers { get; init; }

    public required OutputFormat Format { get; init; }

    /// <summary>Runs the program.</summary>
    /// <returns>The tool's exit code.</returns>
    public int Execute()
    {
        long start = Stopwatch.GetTimestamp();
        if (!ImageFile.TryRead(File, out ElfImage? image))
            return ExitCodes.BadInput;

        using Stream standardErrors = Console.OpenStandardError();
        using StreamWriter errors = new(new ReportStream(standardErrors)) { AutoFlush = false };
        IReport report = Format == OutputFormat.Json ? new JsonReport(errors) : new TextReport(errors);
        using Stream input = Console.OpenStandardInput();
        using Stream output = StandardOutput.Open();
        RunObserver observer = new(report, errors, PrintsFaults);
        SanitizerOutput findings = new(errors, Format);
        using KernelSanitizers sanitizers = new(Sanitizers, observer, findings.Report);
        SupervisorOptions options = new()
        {
            MemorySize = MemorySize,
            Tlb = Tlb,
            Hostility = Hostility,
            StandardInput = input,
            StandardOutput = new GuestOutput(errors, output),
            StandardError = new GuestOutput(errors, standardErrors),
            HostFiles = new HostFiles(),
            WorkingDirectory = Directory.GetCurrentDirectory(),
            Observer = Sanitizers == SanitizerKinds.None ? observer : sanitizers,
        };

        try
        {
            using Supervisor supervisor = new(options);
            observer.Explained = ExplainsCrashes ? supervisor.Mmu : null;
            sanitizers.Attach(supervisor);
            using MachineMeter meter = new(supervisor);
            observer.Meter = meter;
            Process process = supervisor.Start(image, [File, .. Arguments], Environment);
            RunOutcome outcome = supervisor.Run(MaxInstructions);
            if (PrintsFaults)
                report.FaultSummary(supervisor.FaultCounts);
            if (PrintsStatistics)
                report.Statistics(RunStatistics.Of(supervisor, Stopwatch.GetElapsedTime(start)));
            int code = Conclude(supervisor, outcome, process, report);
            findings.Summary(sanitizers);
            return sanitizers.Mistakes > 0 ? ExitCodes.SanitizerFinding : code;
        }
        catch (ProgramLoadException exception)
        {
            Messages.Error($"{File}: {exception.Message}");
            return ExitCodes.BadInput;
        }
        catch (InsufficientMemoryException exception)
        {
            Messages.Error($"--memory is more than the host can give. {exception.Message}");
            return ExitCodes.BadInput;
        }
    }

    internal static int Conclude(Supervisor supervisor, RunOutcome outcome, Process process, IReport report)
    {
        (string Message, int Code)? stop = outcome switch
        {
            RunOutcome.InstructionLimit =>
                ($"stopped by --max-instructions after {supervisor.Processor.RetiredInstructions} instructions.", ExitCodes.InstructionLimit),
            RunOutcome.Deadlock => ("deadlock: " + DescribeWaiting(supervisor.Processes), ExitCodes.Deadlock),
            RunOutcome.NoProgress => ("no progress: " + TextReport.Describe(supervisor.StuckFault!.Value), ExitCodes.NoProgress),
            _ => null,
        };
        if (stop is not { } stopped)
            return process.ExitStatus.ShellCode;

        report.Stopped(outcome, stopped.Message);
        supervisor.KillAll();
        return stopped.Code;
    }

    private static string DescribeWaiting(IReadOnlyList<Process> processes) => processes is [Process alone]
        ? $"pid {alone.Pid} waits, and nobody is left to wake it."
        : $"{string.Join(", ", processes.Select(process => $"pid {process.Pid}"))} wait for each other.";
}
