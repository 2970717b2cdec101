// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Processes;

/// <summary>How a process ended: it exited with a code, or a signal killed it.</summary>
public readonly record struct ExitStatus
{
    private ExitStatus(byte code, Signal signal)
    {
        Code = code;
        Signal = signal;
    }

    /// <summary>What the process gave to exit, 0 to 255.</summary>
    public byte Code { get; }

    /// <summary>The signal that killed it, or <see cref="Signal.None"/>.</summary>
    public Signal Signal { get; }

    /// <summary>The status as a shell shows it: the code, or 128 and the signal's number.</summary>
    public int ShellCode => Signal == Signal.None ? Code : 128 + (int)Signal;

    /// <summary>The status as wait4 stores it.</summary>
    public int WaitStatus => Signal == Signal.None ? Code << 8 : (int)Signal;

    /// <summary>The status of a process that exited. Of the code the lowest 8 bits count.</summary>
    public static ExitStatus Exited(int code) => new((byte)code, Signal.None);

    /// <summary>The status of a process that a signal killed.</summary>
    public static ExitStatus Killed(Signal signal) => new(0, signal);
}
