// SPDX-License-Identifier: MIT
using System.CommandLine;
using X64Paging.Diagnostics.Sanitizers;
using X64Paging.Translation;

namespace X64Paging.Cli.Verbs;

/// <summary><c>x64paging run FILE [ARGS...]</c>: a static ELF program in the kernel world.</summary>
internal static class RunVerb
{
    public static Command Create()
    {
        ProgramArguments program = new("run");
        Option<bool> faults = Switch("--faults", "Print each page fault, and a summary, on stderr.");
        Option<bool> explain = Switch("--explain", "When an access kills the program, explain on stderr why, and the smallest change that would allow it.");
        Option<bool> json = Switch("--json", "Print reports as JSON Lines.");
        Option<bool> stats = Switch("--stats", "Print counts and times on stderr when the program has ended.");
        Option<TlbGeometry?> tlb = TlbOptions.Geometry();
        Option<Hostility?> hostile = TlbOptions.Hostile();
        Option<SanitizerKinds> sanitize = SanitizeOption.Create();

        Command command = new("run", "Run a static ELF program; its output and exit code are the tool's.")
        {
            faults, explain, json, stats, tlb, hostile, sanitize,
        };
        program.AddTo(command);
        command.SetAction(parsed => new ProgramRun
        {
            File = program.File(parsed),
            Arguments = program.Arguments(parsed),
            Environment = program.Environment(parsed),
            MemorySize = program.MemorySize(parsed),
            Tlb = parsed.GetValue(tlb) ?? TlbGeometry.Default,
            Hostility = parsed.GetValue(hostile),
            MaxInstructions = program.MaxInstructions(parsed),
            PrintsFaults = parsed.GetValue(faults),
            ExplainsCrashes = parsed.GetValue(explain),
            Sanitizers = parsed.GetValue(sanitize),
            PrintsStatistics = parsed.GetValue(stats),
            Format = parsed.GetValue(json) ? Output.OutputFormat.Json : Output.OutputFormat.Text,
        }.Execute());
        return command;
    }

    /// <summary>An option that takes no value, so that a word behind it is never mistaken for one.</summary>
    private static Option<bool> Switch(string name, string description) => new(name) { Description = description, Arity = ArgumentArity.Zero };
}
