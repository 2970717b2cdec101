// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Host;
using X64Paging.Memory;
using X64Paging.Translation;

namespace X64Paging.Kernel.Processes;

/// <summary>The machine and the surroundings that a kernel is started with.</summary>
public sealed record SupervisorOptions
{
    /// <summary>Bytes of RAM, a multiple of 4,096.</summary>
    public ulong MemorySize { get; init; } = PhysicalMemory.DefaultSize;

    /// <summary>The TLBs and the paging-structure caches.</summary>
    public TlbGeometry Tlb { get; init; } = TlbGeometry.Default;

    /// <summary>Asks for an MMU that does the worst that the architecture allows; a kind one if not given.</summary>
    public Hostility? Hostility { get; init; }

    /// <summary>Instructions that a process runs before another gets its turn.</summary>
    public long Quantum { get; init; } = 200_000;

    /// <summary>What processes read from descriptor 0.</summary>
    public Stream StandardInput { get; init; } = Stream.Null;

    /// <summary>Where descriptor 1 goes.</summary>
    public Stream StandardOutput { get; init; } = Stream.Null;

    /// <summary>Where descriptor 2 goes.</summary>
    public Stream StandardError { get; init; } = Stream.Null;

    /// <summary>The host's files, as far as programs may read them; none if not given.</summary>
    public IHostFiles HostFiles { get; init; } = new NoHostFiles();

    /// <summary>The absolute path where the first process's relative paths begin.</summary>
    public string WorkingDirectory { get; init; } = "/";

    /// <summary>Who hears of faults and deaths.</summary>
    public IKernelObserver? Observer { get; init; }
}
