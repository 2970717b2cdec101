// SPDX-License-Identifier: MIT
using X64Paging.Cpu.State;
using X64Paging.Kernel.Linux.Time;
using X64Paging.Kernel.Processes;

namespace X64Paging.Kernel.Linux.Signals;

/// <summary>Sends signals, and delivers them: to a handler, or by ending the process.</summary>
internal sealed class SignalDelivery
{
    private readonly Supervisor _supervisor;

    public SignalDelivery(Supervisor supervisor) => _supervisor = supervisor;

    private ref ArchitecturalState State => ref _supervisor.Processor.State;

    /// <summary>Sends a signal. The process deals with it when its turn comes.</summary>
    /// <returns><see langword="false"/> when too many wait.</returns>
    public static bool Send(Process process, in SignalInfo info)
    {
        bool isBlocked = (process.Signals.Blocked & SignalSet.Of(info.Signal)) != 0;
        if (process.HasEnded || (!isBlocked && process.Signals.IsIgnored(info.Signal)))
            return true;
        if (!process.Signals.TryAdd(info))
            return false;

        if (!isBlocked && process.State == ProcessState.Blocked && process.BlockedCall?.Borrower == null)
            process.State = ProcessState.Runnable;
        return true;
    }

    /// <summary>Delivers whatever waits for the current process.</summary>
    public void DeliverPending(Process process) => Deliver(process, interrupted: null);

    /// <summary>Ends the current process's system call, which was about to wait, if a signal asks for that.</summary>
    /// <returns>Whether it did.</returns>
    public bool TryInterrupt(Process process, SystemCallNumber number)
    {
        process.Signals.DropIgnored();
        if (!process.Signals.MayDeliver)
            return false;

        BlockedCall call = process.BlockedCall!;
        process.BlockedCall = null;
        if (call.Progress > 0)
        {
            State[GeneralRegister.Rax] = call.Progress;
            return true;
        }

        if (call.Remainder is { } remainder)
        {
            ulong now = _supervisor.Clock.Now;
            _supervisor.UserMemory.TryWrite(remainder, TimeValue.FromNanoseconds(call.Deadline > now ? call.Deadline - now : 0));
        }

        Deliver(process, call.Deadline == KernelClock.Never && IsRestartable(number) ? number : SystemCallNumber.Pause);
        return true;
    }

    /// <summary>Lets the current process's handler deal with what stopped it.</summary>
    /// <returns><see langword="false"/> if it has none, or blocks the signal: then it must end.</returns>
    public bool TryDeliverFault(Process process, CrashReport report)
    {
        if (report.Signal == Signal.Kill)
            return false;

        (SignalInfo info, TrapInformation trap) = FaultSignal.From(report, State, process.Signals.LastTrap);
        process.Signals.LastTrap = trap;
        bool isBlocked = (process.Signals.Blocked & SignalSet.Of(info.Signal)) != 0;
        if (isBlocked || !process.Signals[info.Signal].HasHandler)
            return false;

        Call(process, info);
        return true;
    }

    /// <summary>rt_sigreturn. Where the frame cannot be read, the process ends.</summary>
    public void Return(Process process)
    {
        if (!SignalFrame.TryPop(_supervisor.UserMemory, ref State, process.Signals))
            _supervisor.Kill(process, CrashReporter.ReportSignal(process, Signal.SegmentationFault, State.Rip));
    }

    /// <summary>Whether SA_RESTART makes a call again.</summary>
    private static bool IsRestartable(SystemCallNumber number) => number is
        SystemCallNumber.Read or SystemCallNumber.Write or SystemCallNumber.ReadVector or SystemCallNumber.WriteVector
        or SystemCallNumber.SendFile or SystemCallNumber.Wait or SystemCallNumber.WaitId or SystemCallNumber.Futex;

    private void Deliver(Process process, SystemCallNumber? interrupted)
    {
        while (process.Signals.TryTake(out SignalInfo info))
        {
            SignalAction action = process.Signals[info.Signal];
            if (process.Signals.IsIgnored(info.Signal))
                continue;

            if (action.IsDefault)
            {
                _supervisor.Kill(process, CrashReporter.ReportSignal(process, info.Signal, State.Rip));
                return;
            }

            if (interrupted is { } number)
                EndCall(action, number);
            interrupted = null;
            if (!Call(process, info))
                return;
        }
    }

    /// <summary>What the interrupted call answers: EINTR, or nothing yet, since it is made again after the handler.</summary>
    private void EndCall(in SignalAction action, SystemCallNumber number)
    {
        if ((action.Flags & SignalFlags.Restart) != 0 && IsRestartable(number))
            State.Rip -= Supervisor.SystemCallSize;
        else
            State[GeneralRegister.Rax] = unchecked((ulong)-(long)Errno.Interrupted);
    }

    /// <summary>Goes to a handler.</summary>
    /// <returns><see langword="false"/> if the process had to be ended instead.</returns>
    private bool Call(Process process, in SignalInfo info)
    {
        ProcessSignals signals = process.Signals;
        SignalAction action = signals[info.Signal];
        ulong rip = State.Rip;
        if (!SignalFrame.TryPush(_supervisor.UserMemory, ref State, signals, action, info))
        {
            _supervisor.Kill(process, CrashReporter.ReportSignal(process, Signal.SegmentationFault, rip));
            return false;
        }

        signals.Blocked |= action.Mask;
        if ((action.Flags & SignalFlags.NoDefer) == 0)
            signals.Blocked |= SignalSet.Of(info.Signal);
        if ((action.Flags & SignalFlags.ResetHandler) != 0)
            signals[info.Signal] = default;
        return true;
    }
}
