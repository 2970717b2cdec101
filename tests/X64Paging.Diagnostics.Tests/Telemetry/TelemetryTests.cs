// SPDX-License-Identifier: MIT
using System.Diagnostics.Metrics;
using System.Diagnostics.Tracing;
using X64Paging.Diagnostics.Telemetry;
using X64Paging.Kernel.Memory;
using X64Paging.Kernel.Processes;
using X64Paging.Loading.Elf;
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Tests.Telemetry;

/// <summary>What .NET's own tools are told about a run of samples/fork-cow is what the machine has counted.</summary>
public sealed class TelemetryTests
{
    private readonly Dictionary<string, long> _measured = [];

    [Fact]
    public void Meter_adds_up_to_what_the_machine_has_counted()
    {
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == MachineMeter.MeterName)
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            string key = instrument.Name + (tags.Length == 0 ? "" : $"/{tags[0].Value}");
            _measured[key] = _measured.GetValueOrDefault(key) + value;
        });
        listener.Start();

        using Supervisor supervisor = Run(out int batches);

        MmuStatistics statistics = supervisor.Mmu.Statistics;
        Assert.True(batches > 2, $"{batches} batches");
        Assert.Equal((long)statistics.FirstLevelMisses, _measured["x64paging.tlb.misses/1"]);
        Assert.Equal((long)statistics.TlbMisses, _measured["x64paging.tlb.misses/2"]);
        Assert.Equal((long)statistics.SecondLevelHits, _measured["x64paging.tlb.hits/2"]);
        Assert.Equal((long)(statistics.TlbMisses + statistics.DirtyWalks), _measured["x64paging.walks"]);
        Assert.Equal((long)statistics.EntriesRead.Total, _measured.Where(pair => pair.Key.StartsWith("x64paging.walk.entries/", StringComparison.Ordinal)).Sum(pair => pair.Value));
        Assert.Equal((long)supervisor.FaultCounts[FaultAction.Copied], _measured["x64paging.faults/Copied"]);
        Assert.Equal((long)supervisor.FaultCounts[FaultAction.Copied], _measured["x64paging.copies"]);
        Assert.Equal((long)supervisor.FaultCounts[FaultAction.Reused], _measured["x64paging.faults/Reused"]);
        Assert.Equal((long)supervisor.Processor.RetiredInstructions, _measured["x64paging.instructions"]);
        Assert.Equal((long)supervisor.Frames.UsedCount, _measured["x64paging.frames.in_use"]);
    }

    [Fact]
    public void Event_source_tells_the_same()
    {
        using Recorder recorder = new();

        using Supervisor supervisor = Run(out _);

        Assert.Equal((long)supervisor.Mmu.Statistics.FirstLevelMisses, recorder.Sum("Translations", 0));
        Assert.Equal((long)supervisor.Mmu.Statistics.EntriesRead.Total, recorder.Sum("Translations", 3));
        Assert.Equal((long)supervisor.FaultCounts.Total, recorder.Sum("Faults", 1));
    }

    [Fact]
    public void Batch_with_no_listener_allocates_next_to_nothing()
    {
        using Supervisor supervisor = Run(out _);
        using MachineMeter meter = new(supervisor);
        meter.Publish();

        long before = GC.GetAllocatedBytesForCurrentThread();
        meter.Publish();

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4096);
    }

    private static Supervisor Run(out int batches)
    {
        const int InstructionsOfBatch = 2_000;
        Supervisor supervisor = new(new SupervisorOptions());
        supervisor.Start(ElfReader.Read(File.ReadAllBytes(RepositoryFolder.Sample("fork-cow"))), ["fork-cow"], []);
        using MachineMeter meter = new(supervisor);
        batches = 0;
        RunOutcome outcome;
        do
        {
            outcome = supervisor.Run(InstructionsOfBatch);
            meter.Publish();
            batches++;
        }
        while (outcome == RunOutcome.InstructionLimit);

        Assert.Equal(RunOutcome.AllExited, outcome);
        return supervisor;
    }

    private sealed class Recorder : EventListener
    {
        private readonly List<(string Name, object?[] Payload)> _events = [];

        public long Sum(string name, int field) => _events.Where(e => e.Name == name).Sum(e => (long)e.Payload[field]!);

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == MachineEventSource.SourceName)
                EnableEvents(eventSource, EventLevel.Informational);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData) =>
            _events.Add((eventData.EventName!, [.. eventData.Payload!]));
    }
}
