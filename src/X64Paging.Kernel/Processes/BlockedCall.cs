// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Linux.Time;
using X64Paging.Paging;

namespace X64Paging.Kernel.Processes;

/// <summary>What a system call that waits remembers from one try to the next.</summary>
internal sealed class BlockedCall
{
    /// <summary>Bytes that it has moved so far.</summary>
    public ulong Progress { get; set; }

    /// <summary>When it ends whatever happens.</summary>
    public ulong Deadline { get; set; } = KernelClock.Never;

    /// <summary>Where to say how long it would have slept on, if a signal ends it; or null.</summary>
    public LinearAddress? Remainder { get; set; }

    /// <summary>The child that uses this process's memory until it executes another program or ends. Such a wait hears no signal.</summary>
    public Process? Borrower { get; set; }

    /// <summary>The physical address of the futex that it waits for, or 0.</summary>
    public ulong Futex { get; set; }

    /// <summary>Whether the futex was woken.</summary>
    public bool IsWoken { get; set; }
}
