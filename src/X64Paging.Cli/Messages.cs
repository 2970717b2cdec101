// SPDX-License-Identifier: MIT
using X64Paging.Cli.Output;

namespace X64Paging.Cli;

/// <summary>The tool's own words, on stderr.</summary>
internal static class Messages
{
    /// <summary>Says what went wrong, on one line whatever is in the text.</summary>
    public static void Error(string text)
    {
        try
        {
            Console.Error.WriteLine("x64paging: " + OneLine.Of(text));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Nobody can be told; the exit code still tells.
        }
    }
}
