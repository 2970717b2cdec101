// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Processes;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Sanitizers;

/// <summary>Sanitizers over a kernel: hears of what it does, and has its work checked.</summary>
/// <remarks>
/// Given to the kernel as its observer when it is made, and attached before its first process runs. Nothing that a program sees changes:
/// neither its output nor its faults nor the count of instructions.
/// </remarks>
public sealed class KernelSanitizers : IKernelObserver, IDisposable
{
    private const ulong MemoryProtect = 10;

    private readonly SanitizerKinds _kinds;
    private readonly IKernelObserver? _next;
    private readonly Action<SanitizerReport>? _heard;
    private readonly List<SanitizerReport> _reports = [];
    private Supervisor? _supervisor;
    private Process? _last;

    /// <summary>Makes sanitizers that watch nothing yet.</summary>
    /// <param name="kinds">Which.</param>
    /// <param name="next">Who else observes the kernel, and hears first.</param>
    /// <param name="heard">Is given each report when it is made.</param>
    public KernelSanitizers(SanitizerKinds kinds, IKernelObserver? next = null, Action<SanitizerReport>? heard = null)
    {
        _kinds = kinds;
        _next = next;
        _heard = heard;
    }

    /// <summary>Everything that was found.</summary>
    public IReadOnlyList<SanitizerReport> Reports => _reports;

    /// <summary>Mistakes found: reports of what the architecture calls harmless do not count.</summary>
    public int Mistakes { get; private set; }

    /// <summary>The TLB sanitizer, if it was asked for and is attached.</summary>
    public TlbSanitizer? Tlb { get; private set; }

    /// <summary>The frame sanitizer, if it was asked for and is attached.</summary>
    public FrameSanitizer? Frames { get; private set; }

    /// <summary>Begins to watch a kernel, whose observer this is.</summary>
    public void Attach(Supervisor supervisor)
    {
        ArgumentNullException.ThrowIfNull(supervisor);
        _supervisor = supervisor;
        if ((_kinds & SanitizerKinds.Frames) != 0)
            Frames = new FrameSanitizer(supervisor, KernelNow, Add);
        if ((_kinds & SanitizerKinds.Tlb) != 0)
            Tlb = new TlbSanitizer(supervisor.Mmu, supervisor.Frames, Now, Add, KernelNow);
    }

    /// <inheritdoc/>
    public void FaultHandled(Process process, in FaultRecord record)
    {
        _last = process;
        _next?.FaultHandled(process, record);
        Frames?.Check();
    }

    /// <inheritdoc/>
    public void FaultRaised(Process process, in PageFault fault) => _next?.FaultRaised(process, fault);

    /// <inheritdoc/>
    public void ProcessKilled(CrashReport report) => _next?.ProcessKilled(report);

    /// <inheritdoc/>
    public void TurnEnded() => _next?.TurnEnded();

    /// <inheritdoc/>
    public void SystemCallHandled(Process process, ulong number)
    {
        _last = process;
        _next?.SystemCallHandled(process, number);
        if (number == MemoryProtect)
            Frames?.Recheck(process);
        Frames?.Check();
    }

    /// <inheritdoc/>
    public void ProcessEnded(Process process)
    {
        _last = process;
        _next?.ProcessEnded(process);
        Frames?.Check();
    }

    /// <summary>Lets go of the kernel. The reports stay.</summary>
    public void Dispose()
    {
        Tlb?.Dispose();
        Frames?.Dispose();
    }

    private void Add(SanitizerReport report)
    {
        _reports.Add(report);
        if (report.IsMistake)
            Mistakes++;
        _heard?.Invoke(report);
    }

    /// <summary>Tables and frames are the kernel's alone: programs cannot reach them.</summary>
    private CodePoint KernelNow() => Now() with { Actor = CodeActor.Kernel };

    private CodePoint Now()
    {
        // A process that has just ended is nobody's turn any more, and what it left is its own doing still.
        Process? process = _supervisor!.Current ?? _last;
        return new(_supervisor.Processor.InstructionPointer, _supervisor.Processor.RetiredInstructions, process?.Pid ?? 0, process?.Symbols);
    }
}
