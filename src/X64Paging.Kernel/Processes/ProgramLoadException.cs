// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Processes;

/// <summary>A program cannot be started on this machine; the message is one line, fit to be shown.</summary>
public sealed class ProgramLoadException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public ProgramLoadException()
    {
    }

    /// <summary>Makes an exception.</summary>
    public ProgramLoadException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a cause.</summary>
    public ProgramLoadException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
