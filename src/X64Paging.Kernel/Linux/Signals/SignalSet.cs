// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Processes;

namespace X64Paging.Kernel.Linux.Signals;

/// <summary>Sets of signals as 64-bit masks: signal n is bit n - 1.</summary>
internal static class SignalSet
{
    /// <summary>The highest signal.</summary>
    public const int Highest = 64;

    /// <summary>The first of those that queue.</summary>
    public const int FirstRealTime = 32;

    /// <summary>The signals that nothing blocks or catches.</summary>
    public static readonly ulong Unblockable = Of(Signal.Kill) | Of(Signal.Stop);

    // The signals that stop a process elsewhere: SIGTSTP, SIGTTIN and SIGTTOU beside SIGSTOP.
    private const int FirstTerminalStop = 20;
    private const int LastTerminalStop = 22;

    public static ulong Of(Signal signal) => 1UL << ((int)signal - 1);

    /// <summary>Whether the default action does nothing. Stopping is not supported: signals that would stop do nothing.</summary>
    public static bool IsIgnoredByDefault(Signal signal) =>
        signal is Signal.Child or Signal.Continue or Signal.Urgent or Signal.WindowChange or Signal.Stop
        || (int)signal is >= FirstTerminalStop and <= LastTerminalStop;
}
