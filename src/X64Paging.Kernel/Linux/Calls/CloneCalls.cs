// SPDX-License-Identifier: MIT
using X64Paging.Cpu.State;
using X64Paging.Kernel.Memory;
using X64Paging.Kernel.Processes;
using X64Paging.Paging;

namespace X64Paging.Kernel.Linux.Calls;

/// <summary>System calls that begin processes: fork, vfork, clone.</summary>
internal sealed class CloneCalls
{
    private readonly Supervisor _supervisor;

    public CloneCalls(Supervisor supervisor) => _supervisor = supervisor;

    public void Register(SystemCallTable table)
    {
        table[SystemCallNumber.Fork] = (process, in _) => Fork(process);
        table[SystemCallNumber.VirtualFork] = (process, in _) => VirtualFork(process, CloneFlags.VirtualFork, default, default);
        table[SystemCallNumber.Clone] = Clone;
    }

    private SystemCallResult Fork(Process process)
    {
        if (!_supervisor.HasRoomForChild(process))
            return Errno.TryAgain;

        return _supervisor.Fork(process) is { } child ? child.Pid : Errno.OutOfMemory;
    }

    /// <summary>clone, as far as it forks. A child that shares memory must let its parent wait, as with vfork: there are no threads.</summary>
    private SystemCallResult Clone(Process process, in SystemCallArguments arguments)
    {
        CloneFlags flags = (CloneFlags)arguments.A;
        if ((flags & (CloneFlags.Thread | CloneFlags.SharesRest)) != 0)
            return Errno.NotImplemented;
        if ((flags & CloneFlags.SameParent) != 0)
            return Errno.InvalidArgument;
        if ((flags & CloneFlags.SharesMemory) != 0)
            return (flags & CloneFlags.VirtualFork) == 0 ? Errno.NotImplemented : VirtualFork(process, flags, arguments.AddressB, arguments.AddressC);
        if ((flags & CloneFlags.SetsThreadPointer) != 0 && new LinearAddress(arguments.E) >= AddressSpace.UserEnd)
            return Errno.OperationNotPermitted;
        if (!_supervisor.HasRoomForChild(process))
            return Errno.TryAgain;

        Process? child = _supervisor.Fork(process);
        if (child == null)
            return Errno.OutOfMemory;

        if (arguments.B != 0)
            child.Saved[GeneralRegister.Rsp] = arguments.B;
        if ((flags & CloneFlags.SetsThreadPointer) != 0)
            child.Saved.FsBase = arguments.E;

        // Linux takes no notice of a bad address here either.
        if ((flags & CloneFlags.SetsParentTid) != 0)
            _supervisor.UserMemory.TryWrite(arguments.AddressC, child.Pid);
        if ((flags & CloneFlags.SetsChildTid) != 0)
        {
            LinearAddress address = arguments.AddressD;
            _supervisor.InMemoryOf(child, () => _supervisor.UserMemory.TryWrite(address, child.Pid));
        }

        return child.Pid;
    }

    /// <summary>Begins a child in the same memory; the parent waits until it has another, or none.</summary>
    private SystemCallResult VirtualFork(Process process, CloneFlags flags, LinearAddress stack, LinearAddress parentTid)
    {
        if (process.BlockedCall?.Borrower is { } waitedFor)
            return Await(process, waitedFor);
        if (!_supervisor.HasRoomForChild(process))
            return Errno.TryAgain;

        Process child = _supervisor.Borrow(process);
        if (stack.Value != 0)
            child.Saved[GeneralRegister.Rsp] = stack.Value;
        if ((flags & CloneFlags.SetsParentTid) != 0)
            _supervisor.UserMemory.TryWrite(parentTid, child.Pid);
        return Await(process, child);
    }

    private static SystemCallResult Await(Process process, Process child)
    {
        if (!child.BorrowsMemory)
            return child.Pid;

        (process.BlockedCall ??= new BlockedCall()).Borrower = child;
        return SystemCallResult.Blocked;
    }
}
