// SPDX-License-Identifier: MIT
using System.CommandLine.Parsing;
using System.Globalization;

namespace X64Paging.Cli.Verbs;

/// <summary>A count on the command line: decimal digits.</summary>
internal static class CountArgument
{
    public static long? Parse(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long count))
            return count;

        result.AddError($"--max-instructions is a whole number, 0 or more: '{text}' is not.");
        return null;
    }
}
