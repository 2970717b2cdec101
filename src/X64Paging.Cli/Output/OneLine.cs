// SPDX-License-Identifier: MIT
using System.Text;

namespace X64Paging.Cli.Output;

/// <summary>Text that comes from elsewhere, made fit for a line on a terminal.</summary>
internal static class OneLine
{
    /// <summary>The text, with a question mark for each control character.</summary>
    public static string Of(string text)
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
