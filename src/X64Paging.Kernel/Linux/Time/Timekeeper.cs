// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Linux.Signals;
using X64Paging.Kernel.Processes;

namespace X64Paging.Kernel.Linux.Time;

/// <summary>Wakes processes and sends SIGALRM when it is time; lets time pass when nobody has anything else to do.</summary>
internal sealed class Timekeeper
{
    private readonly KernelClock _clock;
    private readonly Scheduler _scheduler;

    public Timekeeper(KernelClock clock, Scheduler scheduler)
    {
        _clock = clock;
        _scheduler = scheduler;
    }

    /// <summary>Does what is due now.</summary>
    public void FireDue()
    {
        // By index: this runs before every turn, and an enumerator of an interface would be allocated.
        ulong now = _clock.Now;
        for (int i = 0; i < _scheduler.Living.Count; i++)
        {
            Process process = _scheduler.Living[i];
            if (process.State == ProcessState.Blocked && process.BlockedCall!.Deadline <= now)
                process.State = ProcessState.Runnable;
            if (process.AlarmTime <= now)
            {
                process.AlarmTime = process.AlarmInterval == 0 ? KernelClock.Never : _clock.After(process.AlarmInterval);
                SignalDelivery.Send(process, SignalInfo.FromKernel(Signal.Alarm));
            }
        }
    }

    /// <summary>Goes to the next time when somebody wakes. Nobody can run now.</summary>
    /// <returns><see langword="false"/> if there is no such time.</returns>
    public bool TryAdvance()
    {
        ulong next = KernelClock.Never;
        foreach (Process process in _scheduler.Living)
        {
            BlockedCall call = process.BlockedCall!;
            next = ulong.Min(next, call.Deadline);
            if (call.Borrower == null && process.Signals.Accepts(Signal.Alarm))
                next = ulong.Min(next, process.AlarmTime);
        }

        if (next == KernelClock.Never)
            return false;

        _clock.AdvanceTo(next);
        FireDue();
        return true;
    }
}
