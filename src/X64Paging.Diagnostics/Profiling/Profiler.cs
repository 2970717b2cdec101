// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Memory;
using X64Paging.Kernel.Processes;
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Profiling;

/// <summary>Takes the profile of a run: listens to the kernel, its MMU and its frames, and changes nothing that a program sees.</summary>
/// <remarks>
/// Give it to <see cref="SupervisorOptions.Observer"/>, then <see cref="Attach"/> it before the first program is started. While it
/// listens no fast table serves accesses, so that each is heard of, and each fetch of a block: a run takes some times as long.
/// </remarks>
public sealed class Profiler : IKernelObserver, IMmuObserver, IFrameObserver, IDisposable
{
    private readonly ProfilerOptions _options;
    private readonly CostModel _costs;
    private readonly TimeProvider? _clock;
    private readonly ProfileTables _tables = new();
    private readonly SharingTracker _sharing = new();
    private readonly SymbolNames _names = new();
    private readonly StackTable _stacks = new();
    private readonly FaultInProgress _fault;
    private readonly FaultLog _log;
    private readonly List<string> _frames = [];
    private Supervisor? _supervisor;
    private GuestStack? _guestStack;
    private TlbSimulator[] _simulators = [];
    private MmuStatistics _seen;
    private Process? _faultProcess;
    private FaultRecord _record;
    private Region? _region;
    private ulong _startTime;
    private ulong _retired;
    private double _nanosecondsPerTick;
    private long _hostStart;
    private long _walkStart;
    private long _retriedAt;

    /// <summary>Makes a profiler that listens to nobody yet.</summary>
    public Profiler(ProfilerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _costs = options.Costs;
        _clock = options.HostClock;
        _fault = new FaultInProgress(_costs);
        _log = new FaultLog(options.MostEvents);
    }

    /// <summary>Faults so far.</summary>
    public ulong Faults => _tables.Totals.Faults;

    private Supervisor Machine => _supervisor ?? throw new InvalidOperationException("The profiler is attached to no machine.");

    /// <summary>Model cycles so far; a fault that is under way does not count yet.</summary>
    private ulong Cycles => _retired * _costs.Instruction + Machine.Mmu.Statistics.Flushes * _costs.Flush + _tables.Totals.Cycles;

    /// <summary>Host nanoseconds so far, or 0 in model time.</summary>
    private long HostNow => _clock == null ? 0 : (long)((_clock.GetTimestamp() - _hostStart) * _nanosecondsPerTick);

    /// <summary>Begins to listen.</summary>
    /// <param name="supervisor">A machine that no program was started on yet, and that has this profiler as its observer.</param>
    public void Attach(Supervisor supervisor)
    {
        ArgumentNullException.ThrowIfNull(supervisor);
        _supervisor = supervisor;
        _guestStack = new GuestStack(supervisor.Processor, _names);
        _simulators = [.. _options.WhatIf.Select(geometry => new TlbSimulator(supervisor.Mmu, geometry))];
        supervisor.Mmu.Observer = this;
        supervisor.Frames.Observer = this;
        _nanosecondsPerTick = 1e9 / (_clock?.TimestampFrequency ?? 1);
        _hostStart = _clock?.GetTimestamp() ?? 0;
    }

    /// <summary>Tells what has been counted so far.</summary>
    /// <param name="tlb">The TLBs that the machine has.</param>
    public Profile Finish(TlbGeometry tlb)
    {
        ArgumentNullException.ThrowIfNull(tlb);
        EndFault();
        CountRetired();
        Sample();
        return new Profile
        {
            IsHostTime = _clock != null,
            Costs = _costs,
            Tlb = tlb.Name,
            Instructions = Machine.Processor.RetiredInstructions,
            Mmu = Machine.Mmu.Statistics,
            Totals = _tables.Totals,
            Kinds = _tables.Kinds,
            Symbols = _tables.Symbols,
            Regions = _tables.Regions,
            Pages = _tables.Pages,
            Phases = _log.Phases,
            Latency = _log.Latency,
            Timeline = _log.Events,
            EventsLeftOut = _log.LeftOut,
            Stacks = _stacks.All,
            StackTimes = _log.StackTimes,
            Sharing = _sharing.Samples,
            WhatIf = [.. _simulators.Select(simulator =>
                new TlbForecast(simulator.Geometry.Name, simulator.Statistics, _costs.CyclesOf(simulator.Statistics)))],
            EndTime = Now(),
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (TlbSimulator simulator in _simulators)
            simulator.Dispose();
    }

    void IMmuObserver.Walking(LinearAddress address) => _walkStart = HostNow;

    void IMmuObserver.Accessed(in ObservedAccess access)
    {
        if (_fault.Stage == FaultStage.Retrying && access.Address.PageBase == _fault.Page)
            _retriedAt = HostNow;
        foreach (TlbSimulator simulator in _simulators)
            simulator.Accessed(access);
        if (access.Source != TranslationSource.FirstLevel || _fault.Stage == FaultStage.Retrying)
            Miss(access);
    }

    void IMmuObserver.Faulted(in PageFault fault, int entriesRead)
    {
        long now = HostNow;
        foreach (TlbSimulator simulator in _simulators)
            simulator.Faulted(fault, entriesRead);
        EndFault(); // One whose access was never tried again.
        _startTime = (ulong)(entriesRead > 0 ? _walkStart : now);
        _fault.Begin(fault, TakeCounted(), entriesRead > 0 ? _walkStart : now, now, HostNow);
    }

    void IMmuObserver.Invalidating(in ObservedInvalidation invalidation)
    {
        if (_fault.Stage == FaultStage.Handling)
            _fault.Invalidate(HostNow);
        else if (invalidation.Kind >= InvalidationKind.Context)
        {
            CountRetired();
            Sample();
        }

        foreach (TlbSimulator simulator in _simulators)
            simulator.Invalidating(invalidation);
    }

    void IKernelObserver.FaultRaised(Process process, in PageFault fault)
    {
        _fault.Raise(HostNow);
        CountRetired();
        if (_clock == null)
            _startTime = Cycles;
        _options.Next?.FaultRaised(process, fault);
        _fault.BeginHandling(HostNow);
    }

    void IKernelObserver.FaultHandled(Process process, in FaultRecord record)
    {
        long now = HostNow;
        _options.Next?.FaultHandled(process, record);
        _faultProcess = process;
        _record = record;
        _region = process.Memory.Regions.Find(record.Fault.Address);
        _fault.Handle(record, _region, Machine.Frames.ZeroFrame, now);
        ReadStack();
        if (!record.Result.IsResolved)
            EndFault();
        _fault.BeginRetry(HostNow);
    }

    void IKernelObserver.ProcessKilled(CrashReport report) => _options.Next?.ProcessKilled(report);

    /// <inheritdoc/>
    void IKernelObserver.SystemCallHandled(Process process, ulong number) => _options.Next?.SystemCallHandled(process, number);

    /// <inheritdoc/>
    void IKernelObserver.ProcessEnded(Process process) => _options.Next?.ProcessEnded(process);

    /// <inheritdoc/>
    void IKernelObserver.TurnEnded() => _options.Next?.TurnEnded();

    void IFrameObserver.Allocated(Frame frame)
    {
        _sharing.Allocated();
        if (_fault.Stage == FaultStage.Handling)
            _fault.TakeFrame(HostNow);
    }

    void IFrameObserver.Referenced(Frame frame, uint references)
    {
        if (frame != Machine.Frames.ZeroFrame)
            _sharing.Referenced(references);
    }

    void IFrameObserver.Released(Frame frame, uint references)
    {
        if (frame != Machine.Frames.ZeroFrame)
            _sharing.Released(references);
        if (_fault.Stage == FaultStage.Handling)
            _fault.ReleaseFrame(HostNow);
    }

    private void Miss(in ObservedAccess access)
    {
        if (_fault.Stage == FaultStage.Retrying && access.Address.PageBase == _fault.Page)
        {
            _fault.Retry(TakeCounted(), _retriedAt);
            EndFault();
            return;
        }

        if (access.Source == TranslationSource.FirstLevel)
            return;

        MmuStatistics counted = TakeCounted();
        ulong cycles = _costs.CyclesOf(counted);
        if (Machine.Current is { } process)
            _tables.AddMiss(counted, access.Kind, cycles, process, access.Address.PageBase, _names.NameOf(process.Symbols, Machine.Processor.State.Rip));
        else
            _tables.AddMiss(counted, access.Kind, cycles);
    }

    /// <summary>What the MMU has counted since this was asked last: an access's own.</summary>
    private MmuStatistics TakeCounted()
    {
        MmuStatistics now = Machine.Mmu.Statistics;
        MmuStatistics counted = now.Since(_seen);
        _seen = now;
        return counted;
    }

    /// <summary>Reads the stack while the registers are the fault's.</summary>
    private void ReadStack()
    {
        _frames.Clear();
        _frames.Add(_fault.Kind.Name());
        if (_record.Fault.Mode != AccessMode.User)
            _frames.Add("[kernel]");
        _guestStack!.Read(_faultProcess!, _record.Rip, _frames);
        _frames.Add($"pid {_faultProcess!.Pid}");
        _frames.Reverse();
    }

    private void EndFault()
    {
        if (_faultProcess is not { } process)
            return;

        _faultProcess = null;
        _fault.End();
        _tables.AddFault(_fault, process.Pid, _names.NameOf(process.Symbols, _record.Rip), _region);
        FaultPhases phases = _clock == null ? _fault.Cycles : _fault.Nanoseconds;
        _log.Add(new FaultEvent(_startTime, _record.Number, process.Pid, _fault.Page, _fault.Kind, _stacks.NumberOf(_frames), phases));
        Sample();
    }

    /// <summary>Reads the processor's count where it is exact: in a handler and between runs, not within a block.</summary>
    private void CountRetired() => _retired = Machine.Processor.RetiredInstructions;

    private ulong Now() => _clock == null ? Cycles : (ulong)HostNow;

    private void Sample()
    {
        if (_supervisor != null)
            _sharing.Sample(Now(), _tables.Totals[FaultKind.CowCopy]);
    }
}
