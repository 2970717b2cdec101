// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using X64Paging.Cli.Host;
using X64Paging.Cli.Output;
using X64Paging.Diagnostics.Profiling;
using X64Paging.Kernel.Processes;
using X64Paging.Loading.Elf;
using X64Paging.Translation;

namespace X64Paging.Cli.Verbs;

/// <summary>One profile, as the command line asks for it.</summary>
internal sealed class ProfileRun
{
    /// <summary>Instructions from one line of progress to the next: some tenths of a second.</summary>
    private const long Stretch = 4_000_000;

    public required string File { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    public required IReadOnlyList<string> Environment { get; init; }

    public required ulong MemorySize { get; init; }

    public required long MaxInstructions { get; init; }

    /// <summary>The TLBs to run on; if there are more, the TLBs to run the same accesses over, the first among them.</summary>
    public required IReadOnlyList<TlbGeometry> Tlbs { get; init; }

    public required ProfileFormat Format { get; init; }

    public required string? OutputFile { get; init; }

    public required string? CostFile { get; init; }

    public required TimeProvider? HostClock { get; init; }

    public required int MostRows { get; init; }

    /// <summary>Runs the program and writes the profile.</summary>
    /// <returns>The tool's exit code.</returns>
    public int Execute()
    {
        CostModel? costs = CostModel.Default;
        if ((CostFile != null && !TryReadCosts(CostFile, out costs)) || !ImageFile.TryRead(File, out ElfImage? image))
            return ExitCodes.BadInput;

        FileStream? file = null;
        if (OutputFile != null && !TryCreate(OutputFile, out file))
            return ExitCodes.BadInput;

        try
        {
            // Closing the file writes what is left, so that it may fail as writing does.
            using (file)
                return Run(image, costs, file);
        }
        catch (ProgramLoadException exception)
        {
            Messages.Error($"{File}: {exception.Message}");
        }
        catch (InsufficientMemoryException exception)
        {
            Messages.Error($"--memory is more than the host can give. {exception.Message}");
        }
        catch (IOException exception) when (file != null)
        {
            Messages.Error($"--out {OutputFile}: {exception.Message}");
        }

        return ExitCodes.BadInput;
    }

    private int Run(ElfImage image, CostModel costs, FileStream? file)
    {
        using Stream standardErrors = Console.OpenStandardError();
        using ProgressStream progress = new(new ReportStream(standardErrors), !Console.IsErrorRedirected);
        using StreamWriter errors = new(progress) { AutoFlush = false };
        TextReport report = new(errors);
        using Profiler profiler = new(new ProfilerOptions
        {
            Costs = costs,
            HostClock = HostClock,
            WhatIf = Tlbs.Count > 1 ? Tlbs : [],
            Next = new RunObserver(report, errors, printsFaults: false),
        });
        using Stream input = Console.OpenStandardInput();
        using Stream output = StandardOutput.Open();
        using Supervisor supervisor = new(new SupervisorOptions
        {
            MemorySize = MemorySize,
            Tlb = Tlbs[0],
            StandardInput = input,
            StandardOutput = new GuestOutput(errors, output),
            StandardError = new GuestOutput(errors, standardErrors),
            HostFiles = new HostFiles(),
            WorkingDirectory = Directory.GetCurrentDirectory(),
            Observer = profiler,
        });

        profiler.Attach(supervisor);
        Process process = supervisor.Start(image, [File, .. Arguments], Environment);
        RunOutcome outcome = RunInStretches(supervisor, profiler, progress);
        int exitCode = ProgramRun.Conclude(supervisor, outcome, process, report);
        errors.Flush();
        Profile profile = profiler.Finish(Tlbs[0]);
        ProfileSubject subject = new(File, Arguments, exitCode);
        new ProfileReport(profile, subject, MostRows).Write(Format, file ?? (Stream)progress, isTerminal: file == null && !Console.IsErrorRedirected);
        return exitCode;
    }

    private RunOutcome RunInStretches(Supervisor supervisor, Profiler profiler, ProgressStream progress)
    {
        while (true)
        {
            ulong retired = supervisor.Processor.RetiredInstructions;
            long left = MaxInstructions - (long)retired;
            RunOutcome outcome = supervisor.Run(long.Min(left, Stretch));
            if (outcome != RunOutcome.InstructionLimit || left <= Stretch)
                return outcome;

            progress.Show(string.Create(
                CultureInfo.InvariantCulture, $"profiling: {supervisor.Processor.RetiredInstructions / 1_000_000} million instructions, {profiler.Faults} faults"));
        }
    }

    private static bool TryReadCosts(string path, [NotNullWhen(true)] out CostModel? costs)
    {
        costs = null;
        try
        {
            using FileStream stream = InputFile.Open(path);
            using MemoryStream bytes = new();
            stream.CopyTo(bytes);
            costs = CostTable.Parse(bytes.ToArray());
            return true;
        }
        catch (Exception exception) when (exception is IOException or CostTableException)
        {
            Messages.Error($"{path}: {exception.Message}");
            return false;
        }
    }

    private bool TryCreate(string path, [NotNullWhen(true)] out FileStream? file)
    {
        file = null;
        string? problem = path.Length == 0 ? "A file is named by one character or more."
            : Directory.Exists(path) ? "The file is a directory."
            : IsSameFile(path, File) ? "The profile would be written over the program."
            : CostFile != null && IsSameFile(path, CostFile) ? "The profile would be written over the costs."
            : null;
        if (problem != null)
        {
            Messages.Error($"--out {path}: {problem}");
            return false;
        }

        try
        {
            file = System.IO.File.Create(path);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            Messages.Error($"--out {path}: {exception.Message}");
            return false;
        }
    }

    private static bool IsSameFile(string left, string right) => Path.GetFullPath(left) == Path.GetFullPath(right);
}
