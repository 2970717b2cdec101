// SPDX-License-Identifier: MIT
using System.Text;

namespace X64Paging.Cli;

/// <summary>The tool's own words, on stderr.</summary>
internal static class Messages
{
    /// <summary>Says what went wrong, on one line whatever is in the text.</summary>
    public static void Error(string text)
    {
        try
        {
            Console.Error.WriteLine("x64paging: " + OnOneLine(text));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Nobody can be told; the exit code still tells.
        }
    }

    private static string OnOneLine(string text)
    {
        StringBuilder line = new(text);
        for (int i = 0; i < line.Length; i++)
        {
            if (char.IsControl(line[i]))
                line[i] = '?';
        }

        return line.ToString();
    }
}
