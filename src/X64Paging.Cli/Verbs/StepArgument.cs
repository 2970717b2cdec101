// SPDX-License-Identifier: MIT
using System.CommandLine.Parsing;
using System.Globalization;

namespace X64Paging.Cli.Verbs;

/// <summary>The number of a step on the command line, from 1, as <c>verify</c> prints it.</summary>
internal static class StepArgument
{
    public static int? Parse(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0)
            return number;

        result.AddError($"--step is the number of a step, 1 or more: '{text}' is not.");
        return null;
    }
}
