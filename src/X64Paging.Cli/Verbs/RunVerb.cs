// SPDX-License-Identifier: MIT
using System.CommandLine;
using X64Paging.Diagnostics.Sanitizers;
using X64Paging.Memory;
using X64Paging.Translation;

namespace X64Paging.Cli.Verbs;

/// <summary><c>x64paging run FILE [ARGS...]</c>: a static ELF program in the kernel world.</summary>
internal static class RunVerb
{
    public static Command Create()
    {
        Argument<string> file = new("FILE") { Description = "A static ELF64 program for x86-64 Linux." };
        file.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: ['-', ..] option }])
                result.AddError($"'{option}' is not an option of run. A file of that name is ./{option}");
        });
        Argument<string[]> arguments = new("ARGS")
        {
            Description = "The program's arguments. Whatever stands behind -- is the program's, whatever it looks like.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Option<bool> faults = Switch("--faults", "Print each page fault, and a summary, on stderr.");
        Option<bool> explain = Switch("--explain", "When an access kills the program, explain on stderr why, and the smallest change that would allow it.");
        Option<bool> json = Switch("--json", "Print reports as JSON Lines.");
        Option<bool> stats = Switch("--stats", "Print counts and times on stderr when the program has ended.");
        Option<ulong?> memory = new("--memory")
        {
            Description = "RAM, such as 64M or 4G; 256M if not given.",
            HelpName = "SIZE",
            CustomParser = SizeArgument.Parse,
        };
        Option<long?> maxInstructions = new("--max-instructions")
        {
            Description = "Stop after so many instructions, with exit code 124.",
            HelpName = "N",
            CustomParser = CountArgument.Parse,
        };
        Option<string[]> environment = new("--env") { Description = "A variable of the program's environment, which is empty otherwise.", HelpName = "NAME=VALUE" };
        environment.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => token.Value.IndexOf('=') <= 0) is { } token)
                result.AddError($"--env is NAME=VALUE: '{token.Value}' is not.");
        });
        Option<TlbGeometry?> tlb = TlbOptions.Geometry();
        Option<Hostility?> hostile = TlbOptions.Hostile();
        Option<SanitizerKinds> sanitize = SanitizeOption.Create();

        Command command = new("run", "Run a static ELF program; its output and exit code are the tool's.")
        {
            file, arguments, faults, explain, json, stats, memory, maxInstructions, environment, tlb, hostile, sanitize,
        };
        command.SetAction(parsed => new ProgramRun
        {
            File = parsed.GetRequiredValue(file),
            Arguments = parsed.GetValue(arguments) ?? [],
            Environment = parsed.GetValue(environment) ?? [],
            MemorySize = parsed.GetValue(memory) ?? PhysicalMemory.DefaultSize,
            Tlb = parsed.GetValue(tlb) ?? TlbGeometry.Default,
            Hostility = parsed.GetValue(hostile),
            MaxInstructions = parsed.GetValue(maxInstructions) ?? long.MaxValue,
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
