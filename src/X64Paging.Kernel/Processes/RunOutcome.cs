// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Processes;

/// <summary>How a run of the kernel ended.</summary>
public enum RunOutcome
{
    /// <summary>Every process has ended.</summary>
    AllExited,

    /// <summary>As many instructions have retired as were allowed; processes are left.</summary>
    InstructionLimit,

    /// <summary>Every process that is left waits for another.</summary>
    Deadlock,

    /// <summary>A fault came again and again, with nothing changed in its walk, though the kernel had said that it was mended.</summary>
    NoProgress,
}
