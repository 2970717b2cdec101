// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Processes;

namespace X64Paging.Kernel.Linux.Calls;

/// <summary>System calls on who a process is: its numbers, group and session, and its user, which never changes.</summary>
internal sealed class IdentityCalls
{
    private readonly Supervisor _supervisor;

    public IdentityCalls(Supervisor supervisor) => _supervisor = supervisor;

    public void Register(SystemCallTable table)
    {
        table[SystemCallNumber.GetPid] = static (process, in _) => process.Pid;
        table[SystemCallNumber.GetThreadId] = static (process, in _) => process.Pid;
        table[SystemCallNumber.SetThreadIdAddress] = static (process, in _) => process.Pid;
        table[SystemCallNumber.GetParentPid] = static (process, in _) => ParentOf(process);
        table[SystemCallNumber.GetUserId] = static (_, in _) => ProcessIdentity.UserId;
        table[SystemCallNumber.GetEffectiveUserId] = static (_, in _) => ProcessIdentity.UserId;
        table[SystemCallNumber.GetGroupId] = static (_, in _) => ProcessIdentity.GroupId;
        table[SystemCallNumber.GetEffectiveGroupId] = static (_, in _) => ProcessIdentity.GroupId;
        table[SystemCallNumber.GetGroups] = static (_, in _) => 0;
        table[SystemCallNumber.GetResourceUserIds] = (_, in arguments) => StoreThree(arguments, ProcessIdentity.UserId);
        table[SystemCallNumber.GetResourceGroupIds] = (_, in arguments) => StoreThree(arguments, ProcessIdentity.GroupId);
        table[SystemCallNumber.GetOwnProcessGroup] = static (process, in _) => process.Group;
        table[SystemCallNumber.GetProcessGroup] = (process, in arguments) =>
            Find(process, arguments.A) is { } found ? found.Group : Errno.NoProcess;
        table[SystemCallNumber.GetSession] = (process, in arguments) =>
            Find(process, arguments.A) is { } found ? found.Session : Errno.NoProcess;
        table[SystemCallNumber.SetProcessGroup] = SetGroup;
        table[SystemCallNumber.SetSession] = SetSession;
    }

    /// <summary>An orphan's parent is process 1; that one's is 0.</summary>
    private static int ParentOf(Process process) => process.Parent?.Pid ?? (process.Pid == 1 ? 0 : 1);

    private SystemCallResult StoreThree(in SystemCallArguments arguments, uint id) =>
        _supervisor.UserMemory.TryWrite(arguments.AddressA, id)
        && _supervisor.UserMemory.TryWrite(arguments.AddressB, id)
        && _supervisor.UserMemory.TryWrite(arguments.AddressC, id) ? 0 : Errno.BadAddress;

    private Process? Find(Process process, ulong pid) => (int)pid == 0 ? process : _supervisor.Scheduler.Find((int)pid);

    private SystemCallResult SetGroup(Process process, in SystemCallArguments arguments)
    {
        int group = (int)arguments.B;
        if (group < 0)
            return Errno.InvalidArgument;

        Process? target = Find(process, arguments.A);
        if (target == null || (target != process && target.Parent != process))
            return Errno.NoProcess;

        int wanted = group == 0 ? target.Pid : group;
        bool exists = wanted == target.Pid || _supervisor.Scheduler.Living.Any(other => other.Group == wanted && other.Session == target.Session);
        if (target.Session == target.Pid || target.Session != process.Session || !exists)
            return Errno.OperationNotPermitted;

        target.Group = wanted;
        return 0;
    }

    private SystemCallResult SetSession(Process process, in SystemCallArguments arguments)
    {
        if (_supervisor.Scheduler.Living.Any(other => other.Group == process.Pid))
            return Errno.OperationNotPermitted;

        process.Session = process.Group = process.Pid;
        return process.Pid;
    }
}
