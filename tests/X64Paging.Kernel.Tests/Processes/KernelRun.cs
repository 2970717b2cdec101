// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using Iced.Intel;
using X64Paging.Kernel.Processes;
using X64Paging.Loading.Elf;

namespace X64Paging.Kernel.Tests.Processes;

/// <summary>A kernel with one program, and everything that was heard of them.</summary>
internal sealed class KernelRun : IKernelObserver, IDisposable
{
    private readonly MemoryStream _output = new();

    public KernelRun(Action<Assembler> program, ulong memorySize = 16 << 20, long quantum = 1000)
        : this(TestProgram.Assemble(program), memorySize, quantum)
    {
    }

    public KernelRun(
        ElfImage image,
        ulong memorySize = 16 << 20,
        long quantum = 1000,
        IReadOnlyList<string>? arguments = null,
        IReadOnlyList<string>? environment = null)
    {
        Supervisor = new Supervisor(new SupervisorOptions
        {
            MemorySize = memorySize,
            Quantum = quantum,
            StandardOutput = _output,
            Observer = this,
        });
        First = Supervisor.Start(image, arguments ?? ["program"], environment ?? []);
    }

    public Supervisor Supervisor { get; }

    /// <summary>The process that the run starts with.</summary>
    public Process First { get; }

    public List<FaultRecord> Faults { get; } = [];

    public List<CrashReport> Crashes { get; } = [];

    public byte[] Output => _output.ToArray();

    /// <summary>The output as numbers of 8 bytes.</summary>
    public ulong[] Printed =>
        [.. Output.Chunk(sizeof(ulong)).Select(bytes => BinaryPrimitives.ReadUInt64LittleEndian(bytes))];

    /// <summary>Runs to the end, which must free every frame.</summary>
    /// <returns>The first process's status as a shell shows it.</returns>
    public int RunToEnd()
    {
        Assert.Equal(RunOutcome.AllExited, Supervisor.Run(maxInstructions: 10_000_000));
        Assert.Equal(0UL, Supervisor.Frames.UsedCount);
        Assert.Equal(1u, Supervisor.Frames.ReferenceCount(Supervisor.Frames.ZeroFrame));
        return First.ExitStatus.ShellCode;
    }

    public void FaultHandled(Process process, in FaultRecord record) => Faults.Add(record);

    public void ProcessKilled(CrashReport report) => Crashes.Add(report);

    public void Dispose()
    {
        Supervisor.Dispose();
        _output.Dispose();
    }
}
