// SPDX-License-Identifier: MIT
using System.CommandLine;
using X64Paging.Cli.Output;
using X64Paging.Diagnostics.Vectors;
using X64Paging.Translation;

namespace X64Paging.Cli.Verbs;

/// <summary><c>x64paging walk FILE ID</c> and <c>x64paging explain FILE ID</c>: one access of a vector.</summary>
internal static class VectorAccessVerbs
{
    public static Command CreateWalk() => Create("walk", "Show the walk of a vector's access, entry by entry.", AccessView.Walk);

    public static Command CreateExplain() =>
        Create("explain", "Explain a vector's access: the rule, the entry and the bit that refuse, and the smallest change that helps.", AccessView.Explanation);

    private static Command Create(string name, string description, AccessView view)
    {
        Argument<string> file = new("FILE") { Description = "Vectors, one JSON object a line; see tests/Vectors/Paging/README.md." };
        Argument<string> id = new("ID") { Description = "The id of one of them." };
        file.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: ['-', ..] option }])
                result.AddError($"'{option}' is not an option of {name}. A file of that name is ./{option}");
        });
        id.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: ['-', ..] option }])
                result.AddError($"'{option}' is not an option of {name}.");
        });

        Option<int?> step = new("--step")
        {
            Description = "The access, as the number of its step; if not given, the first that faults, or else the last.",
            HelpName = "N",
            CustomParser = StepArgument.Parse,
        };
        Option<bool> json = new("--json") { Description = "Print a JSON object on one line.", Arity = ArgumentArity.Zero };
        Option<TlbGeometry?> tlb = TlbOptions.Geometry();
        Option<Hostility?> hostile = TlbOptions.Hostile();

        Command command = new(name, description) { file, id, step, json, tlb, hostile };
        command.SetAction(parsed => new VectorAccess
        {
            File = parsed.GetRequiredValue(file),
            Id = parsed.GetRequiredValue(id),
            StepNumber = parsed.GetValue(step),
            Runner = new VectorRunner(parsed.GetValue(tlb), parsed.GetValue(hostile)),
            View = view,
            Format = parsed.GetValue(json) ? OutputFormat.Json : OutputFormat.Text,
        }.Execute());
        return command;
    }
}
