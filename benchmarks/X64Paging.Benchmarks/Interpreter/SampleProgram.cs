// SPDX-License-Identifier: MIT
using BenchmarkDotNet.Attributes;
using X64Paging.Kernel.Processes;
using X64Paging.Loading.Elf;

namespace X64Paging.Benchmarks.Interpreter;

/// <summary>A slice of a sample program in the kernel world: nanoseconds for each instruction.</summary>
[MemoryDiagnoser]
public class SampleProgram : IDisposable
{
    private const int Instructions = 20_000_000;

    private Supervisor? _supervisor;
    private ElfImage? _image;

    /// <summary>The sample's name.</summary>
    [Params("sieve", "quicksort")]
    public string Name { get; set; } = "";

    /// <summary>Reads the program.</summary>
    [GlobalSetup]
    public void Read()
    {
        string? root = AppContext.BaseDirectory;
        while (root != null && !File.Exists(Path.Combine(root, "X64Paging.sln")))
            root = Path.GetDirectoryName(root);
        _image = ElfReader.Read(File.ReadAllBytes(Path.Combine(root ?? ".", "samples", Name, Name + ".elf")));
    }

    /// <summary>Starts the program anew.</summary>
    [IterationSetup]
    public void Start()
    {
        _supervisor?.Dispose();
        _supervisor = new Supervisor(new SupervisorOptions());
        _supervisor.Start(_image!, [Name], []);
    }

    /// <summary>Runs the program's first 20 million instructions, decoding and page faults included.</summary>
    [Benchmark(OperationsPerInvoke = Instructions)]
    public RunOutcome Run() => _supervisor!.Run(Instructions);

    /// <inheritdoc/>
    [GlobalCleanup]
    public void Dispose()
    {
        _supervisor?.Dispose();
        _supervisor = null;
        GC.SuppressFinalize(this);
    }
}
