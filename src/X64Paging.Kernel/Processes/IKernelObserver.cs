// SPDX-License-Identifier: MIT
using X64Paging.Translation;

namespace X64Paging.Kernel.Processes;

/// <summary>Hears of what the kernel does, and changes nothing.</summary>
public interface IKernelObserver
{
    /// <summary>The kernel begins to handle a page fault; <see cref="FaultHandled"/> follows.</summary>
    void FaultRaised(Process process, in PageFault fault)
    {
    }

    /// <summary>A page fault was handled, or could not be.</summary>
    void FaultHandled(Process process, in FaultRecord record);

    /// <summary>A signal has killed a process.</summary>
    void ProcessKilled(CrashReport report);

    /// <summary>A process has run for a while: its turn is over, it waits, it has ended, or the run's limit has come.</summary>
    void TurnEnded()
    {
    }

    /// <summary>A system call is over: it has answered, waits, or has ended the process.</summary>
    /// <param name="process">Who made it.</param>
    /// <param name="number">Its number, as Linux has it.</param>
    void SystemCallHandled(Process process, ulong number)
    {
    }

    /// <summary>A process has ended and given its memory back.</summary>
    void ProcessEnded(Process process)
    {
    }
}
