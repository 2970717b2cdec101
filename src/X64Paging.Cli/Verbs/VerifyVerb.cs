// SPDX-License-Identifier: MIT
using System.CommandLine;
using X64Paging.Cli.Output;
using X64Paging.Diagnostics.Vectors;
using X64Paging.Translation;

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
        Option<TlbGeometry?> tlb = TlbOptions.Geometry();
        Option<Hostility?> hostile = TlbOptions.Hostile();

        Command command = new("verify", "Run conformance vectors; close with 'N passed, N failed'.") { files, json, maxFailures, tlb, hostile };
        command.SetAction(parsed => new Verification
        {
            Files = parsed.GetRequiredValue(files),
            MaxFailures = parsed.GetValue(maxFailures) ?? long.MaxValue,
            Runner = new VectorRunner(parsed.GetValue(tlb), parsed.GetValue(hostile)),
            Format = parsed.GetValue(json) ? OutputFormat.Json : OutputFormat.Text,
        }.Execute());
        return command;
    }
}
