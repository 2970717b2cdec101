// SPDX-License-Identifier: MIT
using X64Paging.Diagnostics.Sanitizers;
using X64Paging.Kernel.Processes;
using X64Paging.Kernel.Tests.Processes;
using X64Paging.Loading.Elf;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Tests.Sanitizers;

/// <summary>Our own kernel under both sanitizers: nothing is wrong, and nothing is different.</summary>
public sealed class CleanRunTests
{
    private const SanitizerKinds Both = SanitizerKinds.Tlb | SanitizerKinds.Frames;

    public static TheoryData<string> Programs => [.. GuestPrograms.All.Keys];

    [Theory, MemberData(nameof(Programs))]
    public void Kernel_is_clean_and_the_run_the_same_whatever_the_program_does(string name)
    {
        ElfImage image = TestProgram.Assemble(GuestPrograms.All[name]);
        foreach (SupervisorOptions options in Processors())
            AssertClean(image, options with { MemorySize = 16 << 20, Quantum = 50 });
    }

    [Theory]
    [InlineData("fork-cow")]
    [InlineData("hello")]
    [InlineData("segfault")]
    public void Kernel_is_clean_and_the_run_the_same_for_samples(string name)
    {
        ElfImage image = ElfReader.Read(File.ReadAllBytes(Path.Combine(RepositoryFolder.Samples, name, name + ".elf")));
        foreach (SupervisorOptions options in Processors())
            AssertClean(image, options);
    }

    [Fact]
    public void Process_of_64_MiB_is_clean()
    {
        ElfImage image = TestProgram.Assemble(program => GuestPrograms.LargeFork(program, 64 << 20));

        AssertClean(image, new SupervisorOptions());
    }

    [Theory]
    [InlineData(SanitizerKinds.Tlb)]
    [InlineData(SanitizerKinds.Frames)]
    public void Each_sanitizer_works_alone(SanitizerKinds kinds)
    {
        ElfImage image = TestProgram.Assemble(GuestPrograms.All["fork of a fork"]);

        SanitizedRun.With(kinds, image, new SupervisorOptions(), out KernelSanitizers sanitizers);

        Assert.Empty(sanitizers.Reports);
        Assert.Equal((kinds & SanitizerKinds.Tlb) != 0, sanitizers.Tlb != null);
        Assert.Equal((kinds & SanitizerKinds.Frames) != 0, sanitizers.Frames?.Checks > 10);
    }

    private static IEnumerable<SupervisorOptions> Processors()
    {
        foreach (TlbGeometry geometry in TlbGeometry.Presets)
            yield return new SupervisorOptions { Tlb = geometry };
        for (ulong seed = 0; seed < 8; seed++)
            yield return new SupervisorOptions { Hostility = new Hostility(seed) };
    }

    private static void AssertClean(ElfImage image, SupervisorOptions options)
    {
        RunRecord plain = SanitizedRun.Plain(image, options);

        RunRecord sanitized = SanitizedRun.With(Both, image, options, out KernelSanitizers sanitizers);

        string machine = options.Hostility?.ToString() ?? options.Tlb.Name;
        Assert.True(sanitizers.Mistakes == 0, $"{machine}: {string.Join(Environment.NewLine, sanitizers.Reports.Where(report => report.IsMistake))}");
        Assert.True(options.Hostility != null || sanitizers.Reports.Count == 0, machine);
        Assert.Equal(RunOutcome.AllExited, sanitized.Outcome);
        Assert.Equal(plain.ExitCode, sanitized.ExitCode);
        Assert.Equal(plain.Output, sanitized.Output);
        Assert.Equal(plain.Instructions, sanitized.Instructions);
        Assert.Equal(0UL, sanitized.FramesLeft);
        Assert.Equal(plain.Faults, sanitized.Faults);
    }
}
