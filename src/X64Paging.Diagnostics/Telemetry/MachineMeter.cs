// SPDX-License-Identifier: MIT
using System.Diagnostics.Metrics;
using X64Paging.Kernel.Memory;
using X64Paging.Kernel.Processes;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Telemetry;

/// <summary>The meter <c>X64Paging</c>: what a kernel's machine does, for <c>dotnet-counters</c>, OpenTelemetry and any <see cref="MeterListener"/>.</summary>
/// <remarks>
/// Instruments: <c>x64paging.tlb.misses</c> and <c>x64paging.tlb.hits</c> by <c>level</c> (hits of the first level are not counted: they
/// are all other accesses), <c>x64paging.walks</c>, <c>x64paging.walk.entries</c> by <c>level</c>, <c>x64paging.faults</c> by <c>kind</c>,
/// <c>x64paging.copies</c>, <c>x64paging.invalidations</c>, <c>x64paging.flushes</c>, <c>x64paging.instructions</c>,
/// <c>x64paging.frames.in_use</c>. Nothing is done for a hit, a walk or a fault: <see cref="Publish"/> adds what came since it was called last.
/// </remarks>
public sealed class MachineMeter : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "X64Paging";

    private static readonly PagingLevel[] s_levels =
        [PagingLevel.PageTable, PagingLevel.PageDirectory, PagingLevel.Pdpt, PagingLevel.Pml4, PagingLevel.Pml5];

    private readonly Supervisor _supervisor;
    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _misses;
    private readonly Counter<long> _hits;
    private readonly Counter<long> _walks;
    private readonly Counter<long> _entries;
    private readonly Counter<long> _faults;
    private readonly Counter<long> _copies;
    private readonly Counter<long> _invalidations;
    private readonly Counter<long> _flushes;
    private readonly Counter<long> _instructions;
    private readonly UpDownCounter<long> _framesInUse;
    private readonly ulong[] _faultsBefore = new ulong[Enum.GetValues<FaultAction>().Length];
    private MmuStatistics _before;
    private ulong _instructionsBefore;
    private long _framesBefore;

    /// <summary>Makes a meter for a machine; what it has done before counts as the first batch.</summary>
    public MachineMeter(Supervisor supervisor)
    {
        ArgumentNullException.ThrowIfNull(supervisor);
        _supervisor = supervisor;
        _misses = Counter("tlb.misses", "{access}", "Accesses that missed a level of the TLB.");
        _hits = Counter("tlb.hits", "{access}", "Accesses that the second level of the TLB served.");
        _walks = Counter("walks", "{walk}", "Walks of the page tables.");
        _entries = Counter("walk.entries", "{entry}", "Page-table entries that walks read.");
        _faults = Counter("faults", "{fault}", "Page faults, by what the kernel did about them.");
        _copies = Counter("copies", "{frame}", "Frames copied on write.");
        _invalidations = Counter("invalidations", "{page}", "Pages invalidated.");
        _flushes = Counter("flushes", "{flush}", "Operations that dropped many translations.");
        _instructions = Counter("instructions", "{instruction}", "Instructions retired.");
        _framesInUse = _meter.CreateUpDownCounter<long>("x64paging.frames.in_use", "{frame}", "Frames handed out and not free again.");
    }

    /// <summary>Adds what the machine has done since the last call, and writes it to the event source if anybody listens.</summary>
    public void Publish()
    {
        MmuStatistics now = _supervisor.Mmu.Statistics;
        long firstMisses = (long)(now.FirstLevelMisses - _before.FirstLevelMisses);
        long secondHits = (long)(now.SecondLevelHits - _before.SecondLevelHits);
        long secondMisses = (long)(now.TlbMisses - _before.TlbMisses);
        long walks = secondMisses + (long)(now.DirtyWalks - _before.DirtyWalks);
        long entries = (long)(now.EntriesRead.Total - _before.EntriesRead.Total);
        long invalidations = (long)(now.Invalidations - _before.Invalidations);
        long flushes = (long)(now.Flushes - _before.Flushes);
        _misses.Add(firstMisses, Tag("level", "1"));
        _misses.Add(secondMisses, Tag("level", "2"));
        _hits.Add(secondHits, Tag("level", "2"));
        _walks.Add(walks);
        _invalidations.Add(invalidations);
        _flushes.Add(flushes);
        foreach (PagingLevel level in s_levels)
            _entries.Add((long)(now.EntriesRead.At(level) - _before.EntriesRead.At(level)), Tag("level", level.ToString()));
        _before = now;

        ulong instructions = _supervisor.Processor.RetiredInstructions;
        _instructions.Add((long)(instructions - _instructionsBefore));
        _instructionsBefore = instructions;
        MachineEventSource log = MachineEventSource.Log;
        if (log.IsEnabled())
            log.Translations(firstMisses, secondHits, walks, entries, invalidations, flushes);
        PublishFaults();
        PublishFrames();
    }

    /// <summary>Ends the meter; listeners hear of it no more.</summary>
    public void Dispose() => _meter.Dispose();

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    private void PublishFaults()
    {
        foreach (FaultAction action in Enum.GetValues<FaultAction>())
        {
            ulong count = _supervisor.FaultCounts[action];
            long added = (long)(count - _faultsBefore[(int)action]);
            _faultsBefore[(int)action] = count;
            if (added == 0)
                continue;

            _faults.Add(added, Tag("kind", action.ToString()));
            if (action == FaultAction.Copied)
                _copies.Add(added);
            if (MachineEventSource.Log.IsEnabled())
                MachineEventSource.Log.Faults(action.ToString(), added);
        }
    }

    private void PublishFrames()
    {
        long inUse = (long)_supervisor.Frames.UsedCount;
        _framesInUse.Add(inUse - _framesBefore);
        _framesBefore = inUse;
        if (MachineEventSource.Log.IsEnabled())
            MachineEventSource.Log.Frames(inUse);
    }

    private Counter<long> Counter(string name, string unit, string description) =>
        _meter.CreateCounter<long>("x64paging." + name, unit, description);
}
