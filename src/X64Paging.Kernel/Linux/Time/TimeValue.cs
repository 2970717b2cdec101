// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace X64Paging.Kernel.Linux.Time;

/// <summary>struct timespec; struct timeval with microseconds in the second field.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct TimeValue(long Seconds, long Fraction)
{
    /// <summary>Whether it is a length of time as struct timespec has it.</summary>
    public bool IsValid => Seconds >= 0 && Fraction is >= 0 and < (long)KernelClock.NanosecondsPerSecond;

    /// <summary>Whether it is a length of time as struct timeval has it.</summary>
    public bool IsValidInMicroseconds => Seconds >= 0 && Fraction is >= 0 and < 1_000_000;

    /// <summary>Nanoseconds; more than fit are <see cref="KernelClock.Never"/>.</summary>
    public ulong Nanoseconds
    {
        get
        {
            UInt128 all = (UInt128)(ulong)Seconds * KernelClock.NanosecondsPerSecond + (ulong)Fraction;
            return all > KernelClock.Never ? KernelClock.Never : (ulong)all;
        }
    }

    /// <summary>The same as struct timeval.</summary>
    public TimeValue InMicroseconds => this with { Fraction = Fraction / 1000 };

    public static TimeValue FromNanoseconds(ulong nanoseconds) =>
        new((long)(nanoseconds / KernelClock.NanosecondsPerSecond), (long)(nanoseconds % KernelClock.NanosecondsPerSecond));

    /// <summary>A struct timespec of struct timeval's fields.</summary>
    public static TimeValue FromMicroseconds(TimeValue value) => value with { Fraction = value.Fraction * 1000 };
}
