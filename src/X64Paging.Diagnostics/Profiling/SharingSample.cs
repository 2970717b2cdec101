// SPDX-License-Identifier: MIT
namespace X64Paging.Diagnostics.Profiling;

/// <summary>How frames stood at one time.</summary>
/// <param name="Time">Model cycles, or host nanoseconds, since the run began.</param>
/// <param name="Shared">Frames with two references or more.</param>
/// <param name="Unique">Frames with one reference; those of page tables are among them.</param>
/// <param name="Copied">Frames copied on write up to then.</param>
public readonly record struct SharingSample(ulong Time, ulong Shared, ulong Unique, ulong Copied);
