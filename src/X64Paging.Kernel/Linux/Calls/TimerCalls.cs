// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using X64Paging.Kernel.Linux.Time;
using X64Paging.Kernel.Processes;

namespace X64Paging.Kernel.Linux.Calls;

/// <summary>System calls on the timer that sends SIGALRM. There is one for each process, and it runs in real time.</summary>
internal sealed class TimerCalls
{
    private const ulong RealTimer = 0;

    private readonly Supervisor _supervisor;

    public TimerCalls(Supervisor supervisor) => _supervisor = supervisor;

    public void Register(SystemCallTable table)
    {
        table[SystemCallNumber.Alarm] = Alarm;
        table[SystemCallNumber.GetIntervalTimer] = Get;
        table[SystemCallNumber.SetIntervalTimer] = Set;
    }

    /// <summary>alarm: answers the seconds that were left, at least 1 if a timer ran.</summary>
    private SystemCallResult Alarm(Process process, in SystemCallArguments arguments)
    {
        ulong left = Left(process);
        SetTimer(process, (ulong)(uint)arguments.A * KernelClock.NanosecondsPerSecond, 0);
        return (long)((left + KernelClock.NanosecondsPerSecond - 1) / KernelClock.NanosecondsPerSecond);
    }

    private SystemCallResult Get(Process process, in SystemCallArguments arguments)
    {
        if (arguments.A != RealTimer)
            return Errno.InvalidArgument;

        return _supervisor.UserMemory.TryWrite(arguments.AddressB, Current(process)) ? 0 : Errno.BadAddress;
    }

    private SystemCallResult Set(Process process, in SystemCallArguments arguments)
    {
        if (arguments.A != RealTimer)
            return Errno.InvalidArgument;

        IntervalTimer timer = default;
        if (arguments.B != 0 && !_supervisor.UserMemory.TryRead(arguments.AddressB, out timer))
            return Errno.BadAddress;
        if (!timer.Value.IsValidInMicroseconds || !timer.Interval.IsValidInMicroseconds)
            return Errno.InvalidArgument;

        IntervalTimer before = Current(process);
        SetTimer(process, TimeValue.FromMicroseconds(timer.Value).Nanoseconds, TimeValue.FromMicroseconds(timer.Interval).Nanoseconds);
        return arguments.C == 0 || _supervisor.UserMemory.TryWrite(arguments.AddressC, before) ? 0 : Errno.BadAddress;
    }

    private void SetTimer(Process process, ulong nanoseconds, ulong interval)
    {
        process.AlarmTime = nanoseconds == 0 ? KernelClock.Never : _supervisor.Clock.After(nanoseconds);
        process.AlarmInterval = interval;
    }

    private IntervalTimer Current(Process process) => new(
        TimeValue.FromNanoseconds(process.AlarmInterval).InMicroseconds,
        TimeValue.FromNanoseconds(Left(process)).InMicroseconds);

    /// <summary>Nanoseconds until SIGALRM comes, or 0 if no timer runs.</summary>
    private ulong Left(Process process)
    {
        if (process.AlarmTime == KernelClock.Never)
            return 0;

        ulong now = _supervisor.Clock.Now;
        return process.AlarmTime > now ? process.AlarmTime - now : 1;
    }

    /// <summary>struct itimerval.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct IntervalTimer(TimeValue Interval, TimeValue Value);
}
