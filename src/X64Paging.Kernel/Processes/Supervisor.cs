// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;
using X64Paging.Cpu;
using X64Paging.Cpu.State;
using X64Paging.Kernel.Linux;
using X64Paging.Kernel.Linux.Files;
using X64Paging.Kernel.Linux.Signals;
using X64Paging.Kernel.Linux.Time;
using X64Paging.Kernel.Memory;
using X64Paging.Loading.Elf;
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Kernel.Processes;

/// <summary>The kernel: one processor, its memory, and the processes that share them.</summary>
/// <remarks>
/// It owns the page tables and mends faults; static Linux programs run in it. Everything repeats exactly: the clock is the count of
/// instructions, processes take turns in the order of birth.
/// </remarks>
public sealed class Supervisor : IPageFaultHandler, IDisposable
{
    /// <summary>Bytes of the SYSCALL instruction: so far back a blocked process makes its call again.</summary>
    internal const ulong SystemCallSize = 2;

    /// <summary>The most processes that live at one time, and the most children that a process has not waited for, as RLIMIT_NPROC.</summary>
    private const int ProcessLimit = 4096;

    private readonly SupervisorOptions _options;
    private readonly PhysicalMemory _memory;
    private readonly Scheduler _scheduler = new();
    private readonly Timekeeper _timekeeper;
    private readonly SystemCalls _systemCalls;
    private readonly ProgressGuard _guard;
    private Process? _current;
    private FaultResult _lastFault;
    private ulong _faultNumber;
    private int _lastPid;
    private bool _hasYielded;
    private long _turnLeft;

    /// <summary>Makes a machine and its kernel, without a process.</summary>
    public Supervisor(SupervisorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _memory = new PhysicalMemory(options.MemorySize);
        Frames = new FrameAllocator(_memory);
        Mmu = new Mmu(_memory, PagingControls.LongMode, options.Tlb, options.Hostility);
        Processor = new Processor(Mmu) { PageFaultHandler = this };
        _guard = new ProgressGuard(Mmu);
        UserMemory = new UserMemory(Mmu, this);
        Clock = new KernelClock(Processor);
        Signals = new SignalDelivery(this);
        FileSystem = new FileSystem(options.HostFiles, Clock, Random, options.MemorySize);
        _timekeeper = new Timekeeper(Clock, _scheduler);
        _systemCalls = new SystemCalls(this);
    }

    /// <summary>The frames of RAM and their reference counts.</summary>
    public FrameAllocator Frames { get; }

    /// <summary>The memory-management unit.</summary>
    public Mmu Mmu { get; }

    /// <summary>The processor.</summary>
    public Processor Processor { get; }

    /// <summary>The processes that have not ended, in the order of birth.</summary>
    public IReadOnlyList<Process> Processes => _scheduler.Living;

    /// <summary>The process that runs, or that the kernel works for; null where none does.</summary>
    public Process? Current => _current;

    /// <summary>The fault of <see cref="RunOutcome.NoProgress"/>: the last of them that was handled, and what was done about it; null otherwise.</summary>
    public FaultRecord? StuckFault { get; private set; }

    /// <summary>Counts of what was done about faults, by <see cref="FaultAction"/>.</summary>
    public FaultCounts FaultCounts { get; } = new();

    internal UserMemory UserMemory { get; }

    internal SupervisorOptions Options => _options;

    internal Scheduler Scheduler => _scheduler;

    internal KernelClock Clock { get; }

    internal RandomStream Random { get; } = new();

    internal FileSystem FileSystem { get; }

    internal SignalDelivery Signals { get; }

    /// <summary>Starts a program as a process of its own.</summary>
    /// <param name="image">The program.</param>
    /// <param name="arguments">Its arguments, its name first.</param>
    /// <param name="environment">Its environment, as NAME=VALUE.</param>
    /// <exception cref="ProgramLoadException">The machine has too little memory.</exception>
    public Process Start(ElfImage image, IReadOnlyList<string> arguments, IReadOnlyList<string> environment)
    {
        ArgumentNullException.ThrowIfNull(image);
        ProgramLoader.ThrowIfTooLarge(image, Frames);
        AddressSpace memory = AddressSpace.TryCreate(Mmu, Frames)
            ?? throw new ProgramLoadException("No frame is free for the program's page tables.");

        FileTable files = new();
        files.Set(0, new StreamFile(_options.StandardInput, OpenFlags.ReadOnly, inode: 1));
        files.Set(1, new StreamFile(_options.StandardOutput, OpenFlags.WriteOnly, inode: 2));
        files.Set(2, new StreamFile(_options.StandardError, OpenFlags.WriteOnly, inode: 3));
        Process process = new(++_lastPid, null, memory, files, image.Symbols) { WorkingDirectory = _options.WorkingDirectory };
        if (PathName.TryResolve(process.WorkingDirectory, arguments[0], out string path) == Errno.None)
            process.ExecutablePath = path;
        process.Saved = Load(process, image, arguments, environment);
        _scheduler.Add(process);
        return process;
    }

    /// <summary>Runs until every process has ended. A run in several parts is the same run.</summary>
    /// <param name="maxInstructions">Instructions that may retire in all.</param>
    public RunOutcome Run(long maxInstructions = long.MaxValue)
    {
        while (_scheduler.Living.Count > 0)
        {
            if (maxInstructions == 0)
                return RunOutcome.InstructionLimit;

            _timekeeper.FireDue();
            if (!TryTakeTurn(out Process? next))
            {
                if (!_timekeeper.TryAdvance())
                    return RunOutcome.Deadlock;
                continue;
            }

            long retired = RunSlice(next, long.Min(_turnLeft, maxInstructions));
            _turnLeft = _hasYielded ? 0 : _turnLeft - retired;
            maxInstructions -= retired;
            _options.Observer?.TurnEnded();
            if (StuckFault != null)
                return RunOutcome.NoProgress;
        }

        return RunOutcome.AllExited;
    }

    /// <summary>Ends every process that is left, as SIGKILL does, and so frees every frame.</summary>
    public void KillAll()
    {
        while (_scheduler.Living.Count > 0)
            End(_scheduler.Living[^1], ExitStatus.Killed(Signal.Kill));
    }

    /// <inheritdoc/>
    public FaultResolution Handle(in PageFault fault)
    {
        Process process = _current!;
        if (_guard.IsStuck(process.Memory, Processor.State.Rip, Processor.RetiredInstructions, fault))
        {
            StuckFault = new FaultRecord(_faultNumber, process.Pid, Processor.State.Rip, fault, _lastFault);
            return FaultResolution.Stop;
        }

        _options.Observer?.FaultRaised(process, fault);
        _lastFault = process.Memory.Resolve(fault);
        FaultCounts.Add(_lastFault.Action);
        _faultNumber++;
        _options.Observer?.FaultHandled(process, new FaultRecord(_faultNumber, process.Pid, Processor.State.Rip, fault, _lastFault));
        if (_lastFault.IsResolved)
            return FaultResolution.Retry;

        _guard.Forget();
        return FaultResolution.Deliver;
    }

    /// <summary>Gives the machine back to the host.</summary>
    public void Dispose()
    {
        Processor.Dispose();
        Mmu.Dispose();
        Frames.Dispose();
        _memory.Dispose();
    }

    /// <summary>Puts a program into a process's empty memory.</summary>
    /// <returns>The registers to start with.</returns>
    internal static ArchitecturalState Load(Process process, ElfImage image, IReadOnlyList<string> arguments, IReadOnlyList<string> environment)
    {
        ElfImage placed = ProgramLoader.Place(image);
        byte[] stack = InitialStack.Build(placed, arguments, environment, out LinearAddress stackPointer);
        ProgramLoader.AddRegions(placed, process.Memory.RegionList);
        ProgramLoader.AddStack(stack, stackPointer, process.Memory.RegionList);
        process.Symbols = placed.Symbols;
        process.HeapStart = process.HeapEnd = new LinearAddress((placed.End + Frame.Size - 1) & ~(Frame.Size - 1UL));

        ArchitecturalState state = ArchitecturalState.Initial;
        state.Rip = placed.EntryPoint;
        state[GeneralRegister.Rsp] = stackPointer.Value;
        return state;
    }

    /// <summary>Forks the current process.</summary>
    /// <returns>The child, or null when frames run out; nothing has then changed.</returns>
    internal Process? Fork(Process parent)
    {
        AddressSpace? memory = parent.Memory.TryFork();
        return memory == null ? null : AddChild(parent, memory);
    }

    /// <summary>Makes a child that uses the current process's own memory, as vfork does.</summary>
    internal Process Borrow(Process parent)
    {
        Process child = AddChild(parent, parent.Memory);
        child.BorrowsMemory = true;
        return child;
    }

    /// <summary>Does something in another process's memory, and comes back.</summary>
    internal T InMemoryOf<T>(Process other, Func<T> action)
    {
        Process current = _current!;
        SwitchTo(other);
        T result = action();
        SwitchTo(current);
        return result;
    }

    /// <summary>Gives the current process another memory, and releases or gives back the one that it had.</summary>
    internal void ReplaceMemory(Process process, AddressSpace memory)
    {
        AddressSpace before = process.Memory;
        Mmu.LoadCr3(memory.Cr3);
        if (!TryReturnMemory(process))
            before.Release();
        process.Memory = memory;
    }

    /// <summary>Ends a process: its frames are released, its parent is told, its children become orphans.</summary>
    internal void End(Process process, ExitStatus status)
    {
        process.ExitStatus = status;
        process.BlockedCall = null;
        if (!TryReturnMemory(process))
            process.Memory.Release();
        process.Files.Clear();
        foreach (Process child in process.Children)
        {
            child.Parent = null;
            if (child.State == ProcessState.Zombie)
                child.State = ProcessState.Gone;
        }

        process.State = process.Parent == null ? ProcessState.Gone : ProcessState.Zombie;
        _scheduler.Remove(process);
        TellParent(process);
        _scheduler.WakeBlocked();
        if (_current == process)
            _current = null;
        _options.Observer?.ProcessEnded(process);
    }

    /// <summary>A signal that nobody catches kills the current process, and the observer is told why.</summary>
    internal void Kill(Process process, CrashReport report)
    {
        _options.Observer?.ProcessKilled(report);
        End(process, ExitStatus.Killed(report.Signal));
    }

    /// <summary>Whether a process may have one child more: neither the living nor a parent's dead may grow without end.</summary>
    internal bool HasRoomForChild(Process parent) => _scheduler.Living.Count < ProcessLimit && parent.Children.Count < ProcessLimit;

    private Process AddChild(Process parent, AddressSpace memory)
    {
        Process child = new(++_lastPid, parent, memory, parent.Files.Copy(), parent.Symbols)
        {
            HeapStart = parent.HeapStart,
            HeapEnd = parent.HeapEnd,
            Saved = Processor.State,
        };
        child.Saved[GeneralRegister.Rax] = 0;
        parent.Children.Add(child);
        _scheduler.Add(child);
        return child;
    }

    /// <summary>Gives borrowed memory back to the parent, which then goes on.</summary>
    /// <returns><see langword="false"/> if the memory is the process's own.</returns>
    private bool TryReturnMemory(Process process)
    {
        if (!process.BorrowsMemory)
            return false;

        process.BorrowsMemory = false;
        if (process.Parent is { } parent)
            parent.HeapEnd = process.HeapEnd;
        _scheduler.WakeBlocked();
        return true;
    }

    /// <summary>Sends SIGCHLD. A parent that ignores it, or says SA_NOCLDWAIT, does not hear of the child again.</summary>
    private static void TellParent(Process child)
    {
        if (child.Parent is not { } parent)
            return;

        SignalAction action = parent.Signals[Signal.Child];
        SignalDelivery.Send(parent, SignalInfo.FromChild(child));
        if (action.IsIgnore || (action.Flags & SignalFlags.NoChildWait) != 0)
        {
            child.State = ProcessState.Gone;
            parent.Children.Remove(child);
        }
    }

    /// <summary>Goes on with a turn that a limit cut short, or gives the next process its turn.</summary>
    private bool TryTakeTurn([NotNullWhen(true)] out Process? next)
    {
        next = _current;
        if (_turnLeft > 0 && next?.State == ProcessState.Runnable)
            return true;

        next = _scheduler.TakeNext();
        if (next == null)
            return false;

        SwitchTo(next);
        _turnLeft = _options.Quantum;
        return true;
    }

    private void SwitchTo(Process next)
    {
        if (_current == next)
            return;

        if (_current != null)
            _current.Saved = Processor.State;
        _current = next;
        Processor.State = next.Saved;
        Mmu.LoadCr3(next.Memory.Cr3);
    }

    /// <summary>Runs one process until its turn is over, it blocks or it ends.</summary>
    /// <returns>Instructions that have retired.</returns>
    private long RunSlice(Process process, long quantum)
    {
        ulong start = Processor.RetiredInstructions;
        long left = quantum;
        _hasYielded = false;
        while (left > 0 && process.State == ProcessState.Runnable && !_hasYielded && StuckFault == null)
        {
            // A call that waits is tried once more before a signal may end it.
            if (process.Signals.MayDeliver && process.BlockedCall == null)
            {
                _lastFault = default;
                Signals.DeliverPending(process);
                continue;
            }

            StopReason reason = Processor.Run(left);
            left = quantum - (long)(Processor.RetiredInstructions - start);
            if (reason == StopReason.SystemCall)
            {
                ulong number = Processor.State[GeneralRegister.Rax];
                CallSystem(process);
                _options.Observer?.SystemCallHandled(process, number);
            }
            else if (reason != StopReason.InstructionLimit && StuckFault == null)
                Stop(process, CrashReporter.Report(this, process, reason, _lastFault));
        }

        return quantum - left;
    }

    /// <summary>Something stopped the process that the kernel cannot mend: its handler may, or it ends.</summary>
    private void Stop(Process process, CrashReport report)
    {
        if (!Signals.TryDeliverFault(process, report))
            Kill(process, report);
    }

    private void CallSystem(Process process)
    {
        _lastFault = default;
        SystemCallArguments arguments = SystemCallArguments.From(Processor.State);
        SystemCallResult result = _systemCalls.Call(process, arguments);
        if (process.HasEnded)
            return;

        if (_lastFault.Action == FaultAction.OutOfFrames)
        {
            Kill(process, CrashReporter.ReportOutOfFrames(process, Processor.State.Rip));
            return;
        }

        switch (result.Disposition)
        {
            case SystemCallDisposition.Blocked:
                Block(process, (SystemCallNumber)arguments.Number);
                break;

            case SystemCallDisposition.Done or SystemCallDisposition.Yielded:
                Processor.State[GeneralRegister.Rax] = (ulong)result.Value;
                process.BlockedCall = null;
                _hasYielded = result.Disposition == SystemCallDisposition.Yielded;
                break;

            default:
                process.BlockedCall = null;
                break;
        }
    }

    /// <summary>Lets the process wait, unless a signal is there: then the call ends.</summary>
    private void Block(Process process, SystemCallNumber number)
    {
        BlockedCall call = process.BlockedCall ??= new BlockedCall();
        if (call.Borrower == null && process.Signals.MayDeliver && Signals.TryInterrupt(process, number))
            return;

        Processor.State.Rip -= SystemCallSize;
        process.State = ProcessState.Blocked;
    }
}
