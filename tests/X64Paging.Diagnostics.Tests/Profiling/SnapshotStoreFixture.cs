// SPDX-License-Identifier: MIT
using X64Paging.Diagnostics.Profiling;
using X64Paging.Diagnostics.Tests.Profiling;
using X64Paging.Translation;

[assembly: AssemblyFixture(typeof(SnapshotStoreFixture))]

namespace X64Paging.Diagnostics.Tests.Profiling;

/// <summary>One profile of the sample snapshot-store, for all tests that look at it: it takes seconds.</summary>
public sealed class SnapshotStoreFixture
{
    private readonly Lazy<ProfiledRun> _run = new(() => ProfiledRun.Of("snapshot-store", Options));

    public static ProfilerOptions Options { get; } = new() { WhatIf = [ProfiledRun.Tlb, TlbGeometry.ZenLike] };

    public Profile Profile => Run.Profile!;

    internal ProfiledRun Run => _run.Value;
}
