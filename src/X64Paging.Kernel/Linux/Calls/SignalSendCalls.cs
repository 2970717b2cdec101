// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Linux.Signals;
using X64Paging.Kernel.Processes;

namespace X64Paging.Kernel.Linux.Calls;

/// <summary>System calls that send signals: kill, tkill, tgkill.</summary>
internal sealed class SignalSendCalls
{
    private readonly Supervisor _supervisor;

    public SignalSendCalls(Supervisor supervisor) => _supervisor = supervisor;

    public void Register(SystemCallTable table)
    {
        table[SystemCallNumber.Kill] = Kill;
        table[SystemCallNumber.ThreadKill] = (process, in a) => KillThread(process, (int)a.A, (int)a.A, a.B);
        table[SystemCallNumber.ThreadGroupKill] = (process, in a) => KillThread(process, (int)a.A, (int)a.B, a.C);
    }

    private SystemCallResult Kill(Process process, in SystemCallArguments arguments)
    {
        int pid = (int)arguments.A;
        if (arguments.B > SignalSet.Highest || pid == int.MinValue)
            return Errno.InvalidArgument;

        Signal signal = (Signal)arguments.B;
        List<Process> targets = pid switch
        {
            > 0 => FindAll(other => other.Pid == pid),
            0 => FindAll(other => other.Group == process.Group),
            -1 => FindAll(other => other != process && other.Pid != 1),
            _ => FindAll(other => other.Group == -pid),
        };

        // A child that has ended and was not waited for can still be sent signals to, and hears none.
        if (targets.Count == 0)
            return process.Children.Exists(child => child.Pid == pid) ? 0 : Errno.NoProcess;

        if (signal != Signal.None)
        {
            foreach (Process target in targets)
                SignalDelivery.Send(target, SignalInfo.FromKill(signal, process));
        }

        return 0;
    }

    private SystemCallResult KillThread(Process process, int pid, int thread, ulong number)
    {
        if (pid <= 0 || thread <= 0 || number > SignalSet.Highest)
            return Errno.InvalidArgument;

        Process? target = pid == thread ? _supervisor.Scheduler.Find(thread) : null;
        if (target == null)
            return Errno.NoProcess;
        if (number == 0)
            return 0;

        return SignalDelivery.Send(target, SignalInfo.FromThreadKill((Signal)number, process)) ? 0 : Errno.TryAgain;
    }

    private List<Process> FindAll(Func<Process, bool> isTarget) => [.. _supervisor.Scheduler.Living.Where(isTarget)];
}
