// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Linux.Calls;
using X64Paging.Kernel.Processes;

namespace X64Paging.Kernel.Linux;

/// <summary>Finds the one that serves a system call.</summary>
internal sealed class SystemCalls
{
    private readonly FileCalls _files;
    private readonly MemoryCalls _memory;
    private readonly ProcessCalls _processes;

    public SystemCalls(Supervisor supervisor)
    {
        _files = new FileCalls(supervisor);
        _memory = new MemoryCalls(supervisor.Frames);
        _processes = new ProcessCalls(supervisor);
    }

    /// <summary>Makes the call that the registers ask for.</summary>
    public SystemCallResult Call(Process process, in SystemCallArguments arguments) => (SystemCallNumber)arguments.Number switch
    {
        _ when arguments.Number > ushort.MaxValue => Errno.NotImplemented,
        SystemCallNumber.Read => _files.Read(process, arguments),
        SystemCallNumber.Write => _files.Write(process, arguments),
        SystemCallNumber.WriteVector => _files.WriteVector(process, arguments),
        SystemCallNumber.IoControl => Errno.NotTerminal,
        SystemCallNumber.MemoryMap => _memory.Map(process, arguments),
        SystemCallNumber.MemoryProtect => MemoryCalls.Protect(process, arguments),
        SystemCallNumber.MemoryUnmap => MemoryCalls.Unmap(process, arguments),
        SystemCallNumber.MemoryAdvise => 0,
        SystemCallNumber.Break => MemoryCalls.Break(process, arguments),
        SystemCallNumber.Fork => _processes.Fork(process),
        SystemCallNumber.Exit or SystemCallNumber.ExitGroup => _processes.Exit(process, arguments),
        SystemCallNumber.Wait => _processes.Wait(process, arguments),
        SystemCallNumber.GetPid or SystemCallNumber.GetThreadId or SystemCallNumber.SetThreadIdAddress => process.Pid,
        SystemCallNumber.GetParentPid => process.Parent?.Pid ?? 0,
        SystemCallNumber.ArchitecturePrctl => _processes.SetSegmentBase(arguments),
        _ => Errno.NotImplemented,
    };
}
