// SPDX-License-Identifier: MIT
using System.Diagnostics.Tracing;

namespace X64Paging.Diagnostics.Telemetry;

/// <summary>The event source <c>X64Paging</c>: what machines have done since their last batch.</summary>
/// <remarks>For <c>dotnet-trace collect --providers X64Paging</c> and any <see cref="EventListener"/>. Nothing is written while nobody listens.</remarks>
[EventSource(Name = SourceName)]
public sealed class MachineEventSource : EventSource
{
    /// <summary>The name of the event source.</summary>
    public const string SourceName = "X64Paging";

    private MachineEventSource()
    {
    }

    /// <summary>The only one there is.</summary>
    public static MachineEventSource Log { get; } = new();

    /// <summary>What the TLBs and the walker have done since the last batch.</summary>
    /// <param name="firstLevelMisses">Accesses that missed the first level of the TLB.</param>
    /// <param name="secondLevelHits">Those of them that the second level served.</param>
    /// <param name="walks">Walks for accesses that no TLB served, and for writes through translations whose D was clear.</param>
    /// <param name="entriesRead">Page-table entries that walks read.</param>
    /// <param name="invalidations">Pages invalidated.</param>
    /// <param name="flushes">Operations that dropped many translations.</param>
    [Event(1, Level = EventLevel.Informational)]
    public void Translations(long firstLevelMisses, long secondLevelHits, long walks, long entriesRead, long invalidations, long flushes) =>
        WriteEvent(1, firstLevelMisses, secondLevelHits, walks, entriesRead, invalidations, flushes);

    /// <summary>Page faults of one kind since the last batch.</summary>
    /// <param name="kind">What the kernel did about them.</param>
    /// <param name="count">How many there were.</param>
    [Event(2, Level = EventLevel.Informational)]
    public void Faults(string kind, long count) => WriteEvent(2, kind, count);

    /// <summary>Frames in use at the end of the batch.</summary>
    /// <param name="inUse">Frames handed out and not free again.</param>
    [Event(3, Level = EventLevel.Informational)]
    public void Frames(long inUse) => WriteEvent(3, inUse);
}
