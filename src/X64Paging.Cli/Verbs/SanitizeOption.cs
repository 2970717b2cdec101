// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.CommandLine.Parsing;
using X64Paging.Diagnostics.Sanitizers;

namespace X64Paging.Cli.Verbs;

/// <summary><c>--sanitize KIND[,KIND]</c>, more than once if need be.</summary>
internal static class SanitizeOption
{
    private const string Tlb = "tlb";
    private const string Frames = "frames";

    public static Option<SanitizerKinds> Create() => new("--sanitize")
    {
        Description = $"Check each access against the tables ({Tlb}), the kernel's account of its frames ({Frames}), or both; exit code 123 for a finding.",
        HelpName = "KINDS",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
        CustomParser = Parse,
    };

    private static SanitizerKinds Parse(ArgumentResult result)
    {
        SanitizerKinds kinds = SanitizerKinds.None;
        foreach (string kind in result.Tokens.SelectMany(token => token.Value.Split(',')))
        {
            switch (kind)
            {
                case Tlb:
                    kinds |= SanitizerKinds.Tlb;
                    break;

                case Frames:
                    kinds |= SanitizerKinds.Frames;
                    break;

                default:
                    result.AddError($"--sanitize is {Tlb}, {Frames} or both with a comma between: '{kind}' is neither.");
                    return SanitizerKinds.None;
            }
        }

        return kinds;
    }
}
