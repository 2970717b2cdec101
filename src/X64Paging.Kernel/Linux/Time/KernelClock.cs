// SPDX-License-Identifier: MIT
using X64Paging.Cpu;

namespace X64Paging.Kernel.Linux.Time;

/// <summary>The time: a nanosecond for each retired instruction, and whatever was slept.</summary>
internal sealed class KernelClock
{
    /// <summary>When every run begins: 2026-01-01 00:00:00 UTC.</summary>
    public const long EpochSeconds = 1_767_225_600;

    public const ulong NanosecondsPerSecond = 1_000_000_000;

    /// <summary>A time that never comes.</summary>
    public const ulong Never = ulong.MaxValue;

    private readonly Processor _processor;
    private ulong _slept;

    public KernelClock(Processor processor) => _processor = processor;

    /// <summary>Nanoseconds since the run began.</summary>
    public ulong Now => _processor.RetiredInstructions + _slept;

    /// <summary>Nanoseconds that processes have run.</summary>
    public ulong Busy => _processor.RetiredInstructions;

    /// <summary>The time since 1970.</summary>
    public TimeValue RealTime
    {
        get
        {
            TimeValue sinceStart = TimeValue.FromNanoseconds(Now);
            return sinceStart with { Seconds = sinceStart.Seconds + EpochSeconds };
        }
    }

    /// <summary>The time so many nanoseconds from now.</summary>
    public ulong After(ulong nanoseconds) => nanoseconds > Never - Now ? Never : Now + nanoseconds;

    /// <summary>Everybody sleeps until then.</summary>
    public void AdvanceTo(ulong time)
    {
        if (time > Now)
            _slept += time - Now;
    }
}
