// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Linux.Time;
using X64Paging.Kernel.Processes;
using X64Paging.Paging;

namespace X64Paging.Kernel.Linux.Calls;

/// <summary>futex, between processes that share memory, and the calls of threads' libraries that need no threads.</summary>
internal sealed class FutexCalls
{
    private const ulong OperationMask = 0x7F;
    private const ulong Wait = 0;
    private const ulong Wake = 1;
    private const ulong WaitBits = 9;
    private const ulong WakeBits = 10;
    private const ulong RealTime = 0x100;

    private readonly Supervisor _supervisor;
    private readonly UserMemory _user;

    public FutexCalls(Supervisor supervisor)
    {
        _supervisor = supervisor;
        _user = supervisor.UserMemory;
    }

    public void Register(SystemCallTable table)
    {
        table[SystemCallNumber.Futex] = Call;
        table[SystemCallNumber.SetRobustList] = static (_, in _) => 0;
    }

    private SystemCallResult Call(Process process, in SystemCallArguments arguments)
    {
        if (arguments.A % sizeof(uint) != 0)
            return Errno.InvalidArgument;

        return (arguments.B & OperationMask) switch
        {
            Wait => WaitFor(process, arguments, isAbsolute: false),
            WaitBits => WaitFor(process, arguments, isAbsolute: true),
            Wake or WakeBits => WakeUp(arguments),
            _ => Errno.NotImplemented,
        };
    }

    private SystemCallResult WaitFor(Process process, in SystemCallArguments arguments, bool isAbsolute)
    {
        if (process.BlockedCall is not { } call)
            return BeginWait(process, arguments, isAbsolute);
        if (call.IsWoken)
            return 0;

        return _supervisor.Clock.Now >= call.Deadline ? Errno.TimedOut : SystemCallResult.Blocked;
    }

    private SystemCallResult BeginWait(Process process, in SystemCallArguments arguments, bool isAbsolute)
    {
        if (!_user.TryRead(arguments.AddressA, out uint value))
            return Errno.BadAddress;
        if (value != (uint)arguments.C)
            return Errno.TryAgain;

        ulong deadline = KernelClock.Never;
        if (arguments.D != 0)
        {
            if (!_user.TryRead(arguments.AddressD, out TimeValue time))
                return Errno.BadAddress;
            if (!time.IsValid)
                return Errno.InvalidArgument;

            if (isAbsolute && (arguments.B & RealTime) != 0)
                time = time with { Seconds = long.Max(time.Seconds - KernelClock.EpochSeconds, 0) };
            deadline = isAbsolute ? time.Nanoseconds : _supervisor.Clock.After(time.Nanoseconds);
        }

        process.BlockedCall = new BlockedCall { Deadline = deadline, Futex = KeyOf(arguments.AddressA) };
        return SystemCallResult.Blocked;
    }

    private SystemCallResult WakeUp(in SystemCallArguments arguments)
    {
        if (!_user.TryRead(arguments.AddressA, out uint _))
            return Errno.BadAddress;

        ulong key = KeyOf(arguments.AddressA);
        int woken = 0;
        foreach (Process process in _supervisor.Scheduler.Living)
        {
            if (woken >= (int)arguments.C)
                break;
            if (process.BlockedCall is not { IsWoken: false } call || call.Futex != key)
                continue;

            call.IsWoken = true;
            process.State = ProcessState.Runnable;
            woken++;
        }

        return woken;
    }

    /// <summary>The physical address behind one that has just been read: the same for all who share it.</summary>
    private ulong KeyOf(LinearAddress address) =>
        _supervisor.Mmu.Probe(address, AccessKind.Read, AccessMode.SupervisorWithUserAccess).Physical is { } physical ? physical.Value : 0;
}
