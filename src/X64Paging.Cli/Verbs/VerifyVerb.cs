// SPDX-License-Identifier: MIT
using System.CommandLine;
using X64Paging.Cli.Output;

namespace X64Paging.Cli.Verbs;

/// <summary><c>x64paging verify FILE...</c>: conformance vectors of page tables.</summary>
internal static class VerifyVerb
{
    public static Command Create()
    {
        Argument<string[]> files = new("FILE")
        {
            Description = "Vectors, one JSON object a line; see tests/Vectors/Paging/README.md.",
            Arity = ArgumentArity.OneOrMore,
        };
        files.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => token.Value is ['-', ..]) is { } option)
                result.AddError($"'{option}' is not an option of verify. A file of that name is ./{option}");
        });
        Option<bool> json = new("--json") { Description = "Print failures and the summary as JSON Lines.", Arity = ArgumentArity.Zero };
        Option<long?> maxFailures = new("--max-failures")
        {
            Description = "Print so many failing vectors at most; all are counted.",
            HelpName = "N",
            CustomParser = CountArgument.Parse,
        };

        Command command = new("verify", "Run conformance vectors; close with 'N passed, N failed'.") { files, json, maxFailures };
        command.SetAction(parsed => new Verification
        {
            Files = parsed.GetRequiredValue(files),
            MaxFailures = parsed.GetValue(maxFailures) ?? long.MaxValue,
            Format = parsed.GetValue(json) ? OutputFormat.Json : OutputFormat.Text,
        }.Execute());
        return command;
    }
}
