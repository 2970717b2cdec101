// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Linux.Signals;
using X64Paging.Kernel.Processes;
using X64Paging.Paging;

namespace X64Paging.Kernel.Linux.Calls;

/// <summary>System calls that wait for children: wait4, waitid.</summary>
internal sealed class WaitCalls
{
    /// <summary>sizeof(struct rusage).</summary>
    public const int ResourceUsageSize = 144;

    private const ulong NoHang = 1;
    private const ulong Exited = 4;
    private const ulong LeaveWaitable = 0x100_0000; // WNOWAIT

    // WNOHANG, WUNTRACED, WCONTINUED, __WNOTHREAD, __WALL, __WCLONE.
    private const uint WaitOptions = 0xE000_000B;

    // And those of waitid: WEXITED, WNOWAIT.
    private const uint WaitIdOptions = 0xE100_000F;

    private readonly UserMemory _user;

    public WaitCalls(Supervisor supervisor) => _user = supervisor.UserMemory;

    /// <summary>waitid's ways to name children.</summary>
    private enum IdKind : uint
    {
        All = 0,
        Pid = 1,
        Group = 2,
    }

    public void Register(SystemCallTable table)
    {
        table[SystemCallNumber.Wait] = Wait;
        table[SystemCallNumber.WaitId] = WaitId;
    }

    /// <summary>wait4; resource usage is answered as zeros.</summary>
    private SystemCallResult Wait(Process process, in SystemCallArguments arguments)
    {
        if (((uint)arguments.C & ~WaitOptions) != 0)
            return Errno.InvalidArgument;

        int wanted = (int)arguments.A;
        Predicate<Process> isWanted = wanted switch
        {
            -1 => static _ => true,
            0 => child => child.Group == process.Group,
            < 0 => child => child.Group == -wanted,
            _ => child => child.Pid == wanted,
        };
        SystemCallResult result = FindEnded(process, isWanted, arguments.C, out Process? ended);
        if (ended == null)
            return result;
        if (arguments.B != 0 && !_user.TryWrite(arguments.AddressB, ended.ExitStatus.WaitStatus))
            return Errno.BadAddress;
        if (!TryClearUsage(arguments.AddressD))
            return Errno.BadAddress;

        Bury(process, ended);
        return ended.Pid;
    }

    private SystemCallResult WaitId(Process process, in SystemCallArguments arguments)
    {
        if (((uint)arguments.D & ~WaitIdOptions) != 0 || (arguments.D & Exited) == 0)
            return Errno.InvalidArgument;

        int id = (int)arguments.B;
        Predicate<Process>? isWanted = (IdKind)arguments.A switch
        {
            IdKind.All => static _ => true,
            IdKind.Pid => child => child.Pid == id,
            IdKind.Group => child => child.Group == (id == 0 ? process.Group : id),
            _ => null,
        };
        if (isWanted == null)
            return Errno.InvalidArgument;

        SystemCallResult result = FindEnded(process, isWanted, arguments.D, out Process? ended);
        if (ended == null && (result.Disposition != SystemCallDisposition.Done || result.Value < 0))
            return result;

        Span<byte> information = stackalloc byte[SignalInfo.Size];
        information.Clear();
        if (ended != null)
            SignalInfo.FromChild(ended).Store(information);
        if ((arguments.C != 0 && !_user.TryWrite(arguments.AddressC, information)) || !TryClearUsage(new LinearAddress(arguments.E)))
            return Errno.BadAddress;

        if (ended != null && (arguments.D & LeaveWaitable) == 0)
            Bury(process, ended);
        return 0;
    }

    /// <summary>A child that has ended, or what to answer where there is none.</summary>
    private static SystemCallResult FindEnded(Process process, Predicate<Process> isWanted, ulong options, out Process? ended)
    {
        ended = process.Children.Find(child => child.State == ProcessState.Zombie && isWanted(child));
        if (!process.Children.Exists(isWanted))
            return Errno.NoChild;

        return (options & NoHang) != 0 ? 0 : SystemCallResult.Blocked;
    }

    private static void Bury(Process parent, Process child)
    {
        parent.Children.Remove(child);
        child.State = ProcessState.Gone;
    }

    private bool TryClearUsage(LinearAddress address)
    {
        if (address.Value == 0)
            return true;

        Span<byte> usage = stackalloc byte[ResourceUsageSize];
        usage.Clear();
        return _user.TryWrite(address, usage);
    }
}
