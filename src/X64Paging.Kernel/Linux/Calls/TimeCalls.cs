// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Linux.Time;
using X64Paging.Kernel.Processes;
using X64Paging.Paging;

namespace X64Paging.Kernel.Linux.Calls;

/// <summary>System calls that tell the time, and that sleep.</summary>
internal sealed class TimeCalls
{
    private const ulong AbsoluteTime = 1;

    private readonly Supervisor _supervisor;
    private readonly UserMemory _user;

    public TimeCalls(Supervisor supervisor)
    {
        _supervisor = supervisor;
        _user = supervisor.UserMemory;
    }

    private enum ClockId : uint
    {
        RealTime = 0,
        Monotonic = 1,
        ProcessTime = 2,
        ThreadTime = 3,
        MonotonicRaw = 4,
        RealTimeCoarse = 5,
        MonotonicCoarse = 6,
        BootTime = 7,
    }

    public void Register(SystemCallTable table)
    {
        table[SystemCallNumber.ClockGetTime] = GetClock;
        table[SystemCallNumber.ClockGetResolution] = GetResolution;
        table[SystemCallNumber.GetTimeOfDay] = GetTimeOfDay;
        table[SystemCallNumber.Time] = GetTime;
        table[SystemCallNumber.NanoSleep] = (process, in a) => Sleep(process, a.AddressA, a.AddressB, isAbsolute: false, ClockId.Monotonic);
        table[SystemCallNumber.ClockNanoSleep] = ClockSleep;
    }

    private static bool IsRealTime(ClockId id) => id is ClockId.RealTime or ClockId.RealTimeCoarse;

    private TimeValue? Read(ClockId id) => id switch
    {
        ClockId.RealTime or ClockId.RealTimeCoarse => _supervisor.Clock.RealTime,
        ClockId.ProcessTime or ClockId.ThreadTime => TimeValue.FromNanoseconds(_supervisor.Clock.Busy),
        ClockId.Monotonic or ClockId.MonotonicRaw or ClockId.MonotonicCoarse or ClockId.BootTime => TimeValue.FromNanoseconds(_supervisor.Clock.Now),
        _ => null,
    };

    private SystemCallResult GetClock(Process process, in SystemCallArguments arguments)
    {
        if (Read((ClockId)arguments.A) is not { } time)
            return Errno.InvalidArgument;

        return _user.TryWrite(arguments.AddressB, time) ? 0 : Errno.BadAddress;
    }

    private SystemCallResult GetResolution(Process process, in SystemCallArguments arguments)
    {
        if (Read((ClockId)arguments.A) == null)
            return Errno.InvalidArgument;

        return arguments.B == 0 || _user.TryWrite(arguments.AddressB, new TimeValue(0, 1)) ? 0 : Errno.BadAddress;
    }

    private SystemCallResult GetTimeOfDay(Process process, in SystemCallArguments arguments)
    {
        if (arguments.A != 0 && !_user.TryWrite(arguments.AddressA, _supervisor.Clock.RealTime.InMicroseconds))
            return Errno.BadAddress;

        return arguments.B == 0 || _user.TryWrite(arguments.AddressB, 0UL) ? 0 : Errno.BadAddress;
    }

    private SystemCallResult GetTime(Process process, in SystemCallArguments arguments)
    {
        long seconds = _supervisor.Clock.RealTime.Seconds;
        return arguments.A == 0 || _user.TryWrite(arguments.AddressA, seconds) ? seconds : Errno.BadAddress;
    }

    private SystemCallResult ClockSleep(Process process, in SystemCallArguments arguments)
    {
        ClockId id = (ClockId)arguments.A;
        if (Read(id) == null || id == ClockId.ThreadTime)
            return Errno.InvalidArgument;

        return Sleep(process, arguments.AddressC, arguments.AddressD, (arguments.B & AbsoluteTime) != 0, id);
    }

    private SystemCallResult Sleep(Process process, LinearAddress request, LinearAddress remainder, bool isAbsolute, ClockId id)
    {
        if (!_user.TryRead(request, out TimeValue time))
            return Errno.BadAddress;
        if (!time.IsValid)
            return Errno.InvalidArgument;

        BlockedCall? call = process.BlockedCall;
        if (call == null)
        {
            ulong deadline = isAbsolute ? AbsoluteDeadline(time, id) : _supervisor.Clock.After(time.Nanoseconds);
            call = process.BlockedCall = new BlockedCall
            {
                Deadline = deadline,
                Remainder = isAbsolute || remainder.Value == 0 ? null : remainder,
            };
        }

        return _supervisor.Clock.Now >= call.Deadline ? 0 : SystemCallResult.Blocked;
    }

    private static ulong AbsoluteDeadline(TimeValue time, ClockId id)
    {
        if (!IsRealTime(id))
            return time.Nanoseconds;

        return time.Seconds < KernelClock.EpochSeconds ? 0 : (time with { Seconds = time.Seconds - KernelClock.EpochSeconds }).Nanoseconds;
    }
}
