// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Processes;

/// <summary>Whose turn it is: round robin, in the order of birth.</summary>
internal sealed class Scheduler
{
    private readonly List<Process> _processes = [];
    private int _next;

    /// <summary>All processes that have not ended.</summary>
    public IReadOnlyList<Process> Living => _processes;

    public void Add(Process process) => _processes.Add(process);

    public void Remove(Process process)
    {
        int index = _processes.IndexOf(process);
        _processes.RemoveAt(index);
        if (index < _next)
            _next--;
    }

    /// <summary>The process with a number, or null.</summary>
    public Process? Find(int pid) => _processes.Find(process => process.Pid == pid);

    /// <summary>The next that can run, or null if none can.</summary>
    public Process? TakeNext()
    {
        for (int i = 0; i < _processes.Count; i++)
        {
            int index = (_next + i) % _processes.Count;
            if (_processes[index].State == ProcessState.Runnable)
            {
                _next = index + 1;
                return _processes[index];
            }
        }

        return null;
    }

    /// <summary>Something has happened that a blocked process may wait for.</summary>
    public void WakeBlocked()
    {
        foreach (Process process in _processes)
        {
            // Whose memory a child has borrowed runs not one instruction before it is given back: the child may change the memory.
            if (process.State == ProcessState.Blocked && process.BlockedCall?.Borrower is not { BorrowsMemory: true })
                process.State = ProcessState.Runnable;
        }
    }
}
