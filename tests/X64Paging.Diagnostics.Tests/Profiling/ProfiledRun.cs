// SPDX-License-Identifier: MIT
using System.Text;
using X64Paging.Diagnostics.Profiling;
using X64Paging.Diagnostics.Profiling.Export;
using X64Paging.Kernel.Processes;
using X64Paging.Loading.Elf;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Tests.Profiling;

/// <summary>A run of a sample, with a profiler or without.</summary>
internal sealed class ProfiledRun : IKernelObserver
{
    private readonly List<FaultRecord> _faults = [];

    private ProfiledRun()
    {
    }

    public static TlbGeometry Tlb => TlbGeometry.SkylakeLike;

    public string Output { get; private set; } = "";

    public int ExitCode { get; private set; }

    public ulong Instructions { get; private set; }

    public MmuStatistics Mmu { get; private set; }

    public IReadOnlyList<FaultRecord> Faults => _faults;

    /// <summary>The profile, if there was a profiler.</summary>
    public Profile? Profile { get; private set; }

    /// <summary>The profile as JSON.</summary>
    public string Json { get; private set; } = "";

    /// <summary>Runs a sample under a profiler.</summary>
    public static ProfiledRun Of(string sample, ProfilerOptions? options = null)
    {
        ProfiledRun run = new();
        using Profiler profiler = new((options ?? new()) with { Next = run });
        run.Execute(sample, profiler, profiler);
        return run;
    }

    /// <summary>Runs a sample without a profiler.</summary>
    public static ProfiledRun WithoutProfiler(string sample)
    {
        ProfiledRun run = new();
        run.Execute(sample, run, profiler: null);
        return run;
    }

    void IKernelObserver.FaultHandled(Process process, in FaultRecord record) => _faults.Add(record);

    void IKernelObserver.ProcessKilled(CrashReport report)
    {
    }

    private void Execute(string sample, IKernelObserver observer, Profiler? profiler)
    {
        using MemoryStream output = new();
        using Supervisor supervisor = new(new SupervisorOptions { Tlb = Tlb, StandardOutput = output, Observer = observer });
        profiler?.Attach(supervisor);
        Process process = supervisor.Start(ElfReader.Read(File.ReadAllBytes(RepositoryFolder.Sample(sample))), [sample], []);
        Assert.Equal(RunOutcome.AllExited, supervisor.Run());

        Output = Encoding.UTF8.GetString(output.ToArray());
        ExitCode = process.ExitStatus.ShellCode;
        Instructions = supervisor.Processor.RetiredInstructions;
        Mmu = supervisor.Mmu.Statistics;
        if (profiler == null)
            return;

        Profile = profiler.Finish(Tlb);
        using MemoryStream json = new();
        ProfileJson.Write(Profile, new ProfileSubject(sample, [], ExitCode), json);
        Json = Encoding.UTF8.GetString(json.ToArray());
    }
}
