// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Processes;

/// <summary>Whether a process can run.</summary>
public enum ProcessState : byte
{
    /// <summary>It runs when its turn comes.</summary>
    Runnable,

    /// <summary>Its system call waits for something that another process does; it is tried again when anything has happened.</summary>
    Blocked,

    /// <summary>It has ended, and its parent has not heard of it yet.</summary>
    Zombie,

    /// <summary>It has ended and nobody will ask.</summary>
    Gone,
}
