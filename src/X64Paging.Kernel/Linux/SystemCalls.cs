// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Linux.Calls;
using X64Paging.Kernel.Processes;

namespace X64Paging.Kernel.Linux;

/// <summary>Finds the one that serves a system call.</summary>
internal sealed class SystemCalls
{
    private readonly SystemCallTable _table = new();

    public SystemCalls(Supervisor supervisor)
    {
        new TransferCalls(supervisor).Register(_table);
        new DescriptorCalls(supervisor).Register(_table);
        new PathCalls(supervisor).Register(_table);
        new DirectoryCalls(supervisor).Register(_table);
        new StatusCalls(supervisor).Register(_table);
        new PollCalls(supervisor).Register(_table);
        new MemoryCalls(supervisor).Register(_table);
        RemapCalls.Register(_table);
        new PageCalls(supervisor).Register(_table);
        new ProcessCalls(supervisor).Register(_table);
        new CloneCalls(supervisor).Register(_table);
        new ExecuteCalls(supervisor).Register(_table);
        new WaitCalls(supervisor).Register(_table);
        new IdentityCalls(supervisor).Register(_table);
        new ResourceCalls(supervisor).Register(_table);
        new SystemInformationCalls(supervisor).Register(_table);
        new TimeCalls(supervisor).Register(_table);
        new TimerCalls(supervisor).Register(_table);
        new FutexCalls(supervisor).Register(_table);
        new SignalCalls(supervisor).Register(_table);
        new SignalSendCalls(supervisor).Register(_table);
    }

    /// <summary>Makes the call that the registers ask for.</summary>
    public SystemCallResult Call(Process process, in SystemCallArguments arguments) =>
        _table.Find(arguments.Number) is { } handler ? handler(process, arguments) : Errno.NotImplemented;
}
