// SPDX-License-Identifier: MIT
using X64Paging.Cpu.State;
using X64Paging.Kernel.Memory;
using X64Paging.Kernel.Processes;

namespace X64Paging.Kernel.Linux.Calls;

/// <summary>System calls on the process that makes them: its end, and its segment bases.</summary>
internal sealed class ProcessCalls
{
    private const ulong SetGs = 0x1001;
    private const ulong SetFs = 0x1002;
    private const ulong GetFs = 0x1003;
    private const ulong GetGs = 0x1004;

    private const ulong SetParentDeathSignal = 1;
    private const ulong GetDumpable = 3;
    private const ulong SetDumpable = 4;
    private const ulong SetName = 15;
    private const ulong GetName = 16;
    private const ulong SetNoNewPrivileges = 38;
    private const int NameSize = 16;

    private readonly Supervisor _supervisor;

    public ProcessCalls(Supervisor supervisor) => _supervisor = supervisor;

    public void Register(SystemCallTable table)
    {
        table[SystemCallNumber.Exit] = Exit;
        table[SystemCallNumber.ExitGroup] = Exit;
        table[SystemCallNumber.ArchitecturePrctl] = SegmentBase;
        table[SystemCallNumber.ProcessControl] = Control;
    }

    private SystemCallResult Exit(Process process, in SystemCallArguments arguments)
    {
        _supervisor.End(process, ExitStatus.Exited((int)arguments.A));
        return SystemCallResult.NoReturn;
    }

    /// <summary>arch_prctl.</summary>
    private SystemCallResult SegmentBase(Process process, in SystemCallArguments arguments)
    {
        ref ArchitecturalState state = ref _supervisor.Processor.State;
        switch (arguments.A)
        {
            case SetFs or SetGs when arguments.AddressB >= AddressSpace.UserEnd:
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

    /// <summary>prctl: what can be granted without doing anything.</summary>
    private SystemCallResult Control(Process process, in SystemCallArguments arguments)
    {
        switch (arguments.A)
        {
            case SetParentDeathSignal or SetDumpable or SetNoNewPrivileges:
                return 0;
            case GetDumpable:
                return 1;
            case SetName:
                return _supervisor.UserMemory.TryRead(arguments.AddressB, stackalloc byte[NameSize]) ? 0 : Errno.BadAddress;
            case GetName:
                Span<byte> name = stackalloc byte[NameSize];
                name.Clear();
                "x64paging"u8.CopyTo(name);
                return _supervisor.UserMemory.TryWrite(arguments.AddressB, name) ? 0 : Errno.BadAddress;
            default:
                return Errno.InvalidArgument;
        }
    }
}
