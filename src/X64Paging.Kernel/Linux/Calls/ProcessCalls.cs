// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Processes;

namespace X64Paging.Kernel.Linux.Calls;

/// <summary>System calls that begin and end processes.</summary>
internal sealed class ProcessCalls
{
    private const ulong SetGs = 0x1001;
    private const ulong SetFs = 0x1002;
    private const ulong GetFs = 0x1003;
    private const ulong GetGs = 0x1004;
    private const ulong WaitNoHang = 1;

    private readonly Supervisor _supervisor;

    public ProcessCalls(Supervisor supervisor) => _supervisor = supervisor;

    /// <summary>fork.</summary>
    public SystemCallResult Fork(Process process) => _supervisor.Fork(process) is { } child ? child.Pid : Errno.OutOfMemory;

    /// <summary>exit and exit_group.</summary>
    public SystemCallResult Exit(Process process, in SystemCallArguments arguments)
    {
        _supervisor.End(process, ExitStatus.Exited((int)arguments.A));
        return SystemCallResult.NoReturn;
    }

    /// <summary>wait4; resource usage is answered as zeros.</summary>
    public SystemCallResult Wait(Process process, in SystemCallArguments arguments)
    {
        long wanted = (int)arguments.A;
        Process? ended = null;
        bool hasCandidate = false;
        foreach (Process child in process.Children)
        {
            if (wanted > 0 && child.Pid != wanted)
                continue;

            hasCandidate = true;
            if (child.State == ProcessState.Zombie)
            {
                ended = child;
                break;
            }
        }

        if (!hasCandidate)
            return Errno.NoChild;
        if (ended == null)
            return (arguments.C & WaitNoHang) != 0 ? 0 : SystemCallResult.Blocked;
        if (arguments.B != 0 && !_supervisor.UserMemory.TryWrite(arguments.AddressB, ended.ExitStatus.WaitStatus))
            return Errno.BadAddress;

        process.Children.Remove(ended);
        ended.State = ProcessState.Gone;
        return ended.Pid;
    }

    /// <summary>arch_prctl.</summary>
    public SystemCallResult SetSegmentBase(in SystemCallArguments arguments)
    {
        ref Cpu.State.ArchitecturalState state = ref _supervisor.Processor.State;
        switch (arguments.A)
        {
            case SetFs or SetGs when arguments.AddressB >= Memory.AddressSpace.UserEnd:
                return Errno.OperationNotPermitted;
            case SetFs:
                state.FsBase = arguments.B;
                return 0;
            case SetGs:
                state.GsBase = arguments.B;
                return 0;
            case GetFs:
                return _supervisor.UserMemory.TryWrite(arguments.AddressB, state.FsBase) ? 0 : Errno.BadAddress;
            case GetGs:
                return _supervisor.UserMemory.TryWrite(arguments.AddressB, state.GsBase) ? 0 : Errno.BadAddress;
            default:
                return Errno.InvalidArgument;
        }
    }
}
