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

        string option = result.Parent is OptionResult { IdentifierToken: { } token } ? token.Value : "A count";
        result.AddError($"{option} is a whole number, 0 or more: '{text}' is not.");
        return null;
    }
}
