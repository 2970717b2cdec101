// SPDX-License-Identifier: MIT
using X64Paging.Translation;

namespace X64Paging.Diagnostics.Profiling;

/// <summary>What the run's accesses would have cost with certain TLBs.</summary>
/// <param name="Geometry">The TLBs' name.</param>
/// <param name="Counted">What an MMU with them would have counted.</param>
/// <param name="Cycles">Model cycles of second-level hits and walks, those of faults and retries included.</param>
public sealed record TlbForecast(string Geometry, MmuStatistics Counted, ulong Cycles);
