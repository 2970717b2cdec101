// SPDX-License-Identifier: MIT
namespace X64Paging.Diagnostics.Profiling;

/// <summary>The faults one by one: the timeline, histograms, and the time of each stack.</summary>
internal sealed class FaultLog
{
    private readonly int _mostEvents;
    private readonly List<FaultEvent> _events = [];
    private readonly List<ulong> _stackTimes = [];
    private readonly PhaseHistogram[] _phases = [.. FaultPhases.Names.Select(name => new PhaseHistogram(name))];

    public FaultLog(int mostEvents) => _mostEvents = mostEvents;

    public IReadOnlyList<FaultEvent> Events => _events;

    public ulong LeftOut { get; private set; }

    /// <summary>What the faults of each stack took, by its number.</summary>
    public IReadOnlyList<ulong> StackTimes => _stackTimes;

    public IReadOnlyList<PhaseHistogram> Phases => _phases;

    public PhaseHistogram Latency { get; } = new("fault");

    public void Add(in FaultEvent fault)
    {
        if (_events.Count < _mostEvents)
            _events.Add(fault);
        else
            LeftOut++;

        ulong total = fault.Phases.Total;
        Latency.Add(total);
        for (int phase = 0; phase < FaultPhases.Count; phase++)
            _phases[phase].Add(fault.Phases[phase]);
        while (_stackTimes.Count <= fault.Stack)
            _stackTimes.Add(0);
        _stackTimes[fault.Stack] += total;
    }
}
