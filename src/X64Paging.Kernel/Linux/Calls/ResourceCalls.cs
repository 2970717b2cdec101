// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using X64Paging.Kernel.Linux.Files;
using X64Paging.Kernel.Linux.Time;
using X64Paging.Kernel.Memory;
using X64Paging.Kernel.Processes;
using X64Paging.Paging;

namespace X64Paging.Kernel.Linux.Calls;

/// <summary>System calls on limits and usage. Limits are fixed; setting one is accepted and changes nothing.</summary>
internal sealed class ResourceCalls
{
    private const ulong Unlimited = ulong.MaxValue;
    private const ulong ResourceCount = 16;
    private const ulong NanosecondsPerTick = KernelClock.NanosecondsPerSecond / 100;

    private readonly Supervisor _supervisor;
    private readonly UserMemory _user;

    public ResourceCalls(Supervisor supervisor)
    {
        _supervisor = supervisor;
        _user = supervisor.UserMemory;
    }

    private enum Resource : ulong
    {
        Stack = 3,
        CoreFile = 4,
        OpenFiles = 7,
    }

    public void Register(SystemCallTable table)
    {
        table[SystemCallNumber.GetResourceLimit] = (_, in a) => Limit(a.A, a.AddressB);
        table[SystemCallNumber.SetResourceLimit] = static (_, in a) => a.A < ResourceCount ? 0 : Errno.InvalidArgument;
        table[SystemCallNumber.ResourceLimit64] = (process, in a) =>
            a.A != 0 && (int)a.A != process.Pid ? Errno.NoProcess : Limit(a.B, a.AddressD);
        table[SystemCallNumber.GetResourceUsage] = GetUsage;
        table[SystemCallNumber.ProcessTimes] = GetTimes;
    }

    private SystemCallResult Limit(ulong resource, LinearAddress address)
    {
        if (resource >= ResourceCount)
            return Errno.InvalidArgument;
        if (address.Value == 0)
            return 0;

        ResourceLimit limit = (Resource)resource switch
        {
            Resource.Stack => new ResourceLimit(AddressSpace.StackLimit, Unlimited),
            Resource.CoreFile => new ResourceLimit(0, Unlimited),
            Resource.OpenFiles => new ResourceLimit(FileTable.Limit, FileTable.Limit),
            _ => new ResourceLimit(Unlimited, Unlimited),
        };
        return _user.TryWrite(address, limit) ? 0 : Errno.BadAddress;
    }

    /// <summary>getrusage: the time of the whole run is the caller's user time, everything else is zero.</summary>
    private SystemCallResult GetUsage(Process process, in SystemCallArguments arguments)
    {
        const int Self = 0;
        const int Children = -1;
        const int Thread = 1;
        if ((int)arguments.A is not (Self or Children or Thread))
            return Errno.InvalidArgument;

        Span<byte> usage = stackalloc byte[WaitCalls.ResourceUsageSize];
        usage.Clear();
        TimeValue time = (int)arguments.A == Children ? default : TimeValue.FromNanoseconds(_supervisor.Clock.Busy).InMicroseconds;
        MemoryMarshal.Write(usage, time);
        return _user.TryWrite(arguments.AddressB, usage) ? 0 : Errno.BadAddress;
    }

    private SystemCallResult GetTimes(Process process, in SystemCallArguments arguments)
    {
        ProcessTimes times = new(_supervisor.Clock.Busy / NanosecondsPerTick, 0, 0, 0);
        if (arguments.A != 0 && !_user.TryWrite(arguments.AddressA, times))
            return Errno.BadAddress;

        return (long)(_supervisor.Clock.Now / NanosecondsPerTick);
    }

    /// <summary>struct rlimit.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct ResourceLimit(ulong Current, ulong Maximum);

    /// <summary>struct tms.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct ProcessTimes(ulong User, ulong System, ulong ChildrenUser, ulong ChildrenSystem);
}
