// SPDX-License-Identifier: MIT
namespace X64Paging.Diagnostics.Vectors;

/// <summary>A file is not a file of vectors, from some line on.</summary>
/// <remarks>A host mistake, hence an exception. The message is one line that begins with the line's number, fit to be shown.</remarks>
public sealed class VectorFormatException : Exception
{
    /// <summary>A file of which nothing more is known.</summary>
    public VectorFormatException()
        : base("The file is not a file of vectors.")
    {
    }

    /// <summary>A file that is wrong for a reason.</summary>
    public VectorFormatException(string message)
        : base(message)
    {
    }

    /// <summary>A file that is wrong because something else failed.</summary>
    public VectorFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A line that is wrong.</summary>
    /// <param name="lineNumber">The line, from 1.</param>
    /// <param name="problem">What is wrong with it.</param>
    public VectorFormatException(int lineNumber, string problem)
        : base($"line {lineNumber}: {problem}") => LineNumber = lineNumber;

    /// <summary>The line that is wrong, from 1; 0 if unknown.</summary>
    public int LineNumber { get; }
}
