// SPDX-License-Identifier: MIT
namespace X64Paging.Diagnostics.Tests.Profiling;

/// <summary>A clock that goes on by a nanosecond whenever it is read.</summary>
internal sealed class SteppingClock : TimeProvider
{
    private long _now;

    public override long TimestampFrequency => 1_000_000_000;

    public override long GetTimestamp() => ++_now;
}
