// SPDX-License-Identifier: MIT
namespace X64Paging.Cli;

/// <summary>What the tool exits with when it is not the guest's own status.</summary>
internal static class ExitCodes
{
    /// <summary>All vectors passed.</summary>
    public const int Success = 0;

    /// <summary>A vector failed.</summary>
    public const int Failed = 1;

    /// <summary>An argument or an input file is no good; a line on stderr says why.</summary>
    public const int BadInput = 2;

    /// <summary>A sanitizer found a mistake, whatever the program's own status.</summary>
    public const int SanitizerFinding = 123;

    /// <summary>The run was ended by --max-instructions.</summary>
    public const int InstructionLimit = 124;

    /// <summary>The processes that were left all waited for each other.</summary>
    public const int Deadlock = 125;

    /// <summary>A fault came again and again, with nothing changed in its walk.</summary>
    public const int NoProgress = 126;
}
