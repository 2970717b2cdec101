// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Processes;

/// <summary>Linux's signals, by their numbers on x86-64.</summary>
public enum Signal : byte
{
    /// <summary>No signal.</summary>
    None = 0,

    /// <summary>SIGHUP.</summary>
    Hangup = 1,

    /// <summary>SIGINT.</summary>
    Interrupt = 2,

    /// <summary>SIGQUIT.</summary>
    Quit = 3,

    /// <summary>SIGILL: an instruction that does not exist or is not supported.</summary>
    IllegalInstruction = 4,

    /// <summary>SIGTRAP.</summary>
    Trap = 5,

    /// <summary>SIGABRT.</summary>
    Abort = 6,

    /// <summary>SIGBUS.</summary>
    Bus = 7,

    /// <summary>SIGFPE: an arithmetic error, such as a division by zero.</summary>
    FloatingPoint = 8,

    /// <summary>SIGKILL: cannot be caught.</summary>
    Kill = 9,

    /// <summary>SIGUSR1.</summary>
    User1 = 10,

    /// <summary>SIGSEGV: an access that no region allows.</summary>
    SegmentationFault = 11,

    /// <summary>SIGUSR2.</summary>
    User2 = 12,

    /// <summary>SIGPIPE: a write to a pipe that nobody reads.</summary>
    Pipe = 13,

    /// <summary>SIGALRM.</summary>
    Alarm = 14,

    /// <summary>SIGTERM.</summary>
    Terminate = 15,

    /// <summary>SIGCHLD: a child has ended; ignored unless caught.</summary>
    Child = 17,

    /// <summary>SIGCONT.</summary>
    Continue = 18,

    /// <summary>SIGSTOP.</summary>
    Stop = 19,

    /// <summary>SIGURG: ignored unless caught.</summary>
    Urgent = 23,

    /// <summary>SIGWINCH: ignored unless caught.</summary>
    WindowChange = 28,

    /// <summary>SIGSYS.</summary>
    BadSystemCall = 31,
}
