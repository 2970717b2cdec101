// SPDX-License-Identifier: MIT
using System.CommandLine;
using X64Paging.Cli.Output;
using X64Paging.Memory;
using X64Paging.Translation;

namespace X64Paging.Cli.Verbs;

/// <summary><c>x64paging profile FILE [ARGS...]</c>: what a program's fault path costs.</summary>
internal static class ProfileVerb
{
    private const int DefaultRows = 10;

    public static Command Create()
    {
        Argument<string> file = new("FILE") { Description = "A static ELF64 program for x86-64 Linux." };
        file.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: ['-', ..] option }])
                result.AddError($"'{option}' is not an option of profile. A file of that name is ./{option}");
        });
        Argument<string[]> arguments = new("ARGS")
        {
            Description = "The program's arguments. Whatever stands behind -- is the program's, whatever it looks like.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Option<ProfileFormat> format = ProfileArguments.Format();
        Option<string?> output = new("--out") { Description = "Where the profile goes; stderr if not given.", HelpName = "FILE" };
        Option<TimeProvider?> clock = ProfileArguments.Time();
        Option<string?> costs = new("--costs") { Description = "Costs in model cycles, as a JSON object; the defaults otherwise.", HelpName = "FILE" };
        Option<TlbGeometry[]?> tlbs = ProfileArguments.Geometries();
        Option<long?> top = new("--top")
        {
            Description = $"Functions and pages that a table lists; {DefaultRows} if not given.",
            HelpName = "N",
            CustomParser = CountArgument.Parse,
        };
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

        Command command = new("profile", "Run a static ELF program, and tell what its page faults and TLB misses cost and where they come from.")
        {
            file, arguments, format, output, clock, costs, tlbs, top, memory, maxInstructions, environment,
        };
        command.SetAction(parsed => new ProfileRun
        {
            File = parsed.GetRequiredValue(file),
            Arguments = parsed.GetValue(arguments) ?? [],
            Environment = parsed.GetValue(environment) ?? [],
            MemorySize = parsed.GetValue(memory) ?? PhysicalMemory.DefaultSize,
            MaxInstructions = parsed.GetValue(maxInstructions) ?? long.MaxValue,
            Tlbs = parsed.GetValue(tlbs) is { Length: > 0 } given ? given : [TlbGeometry.Default],
            Format = parsed.GetValue(format),
            OutputFile = parsed.GetValue(output),
            CostFile = parsed.GetValue(costs),
            HostClock = parsed.GetValue(clock),
            MostRows = (int)long.Min(parsed.GetValue(top) ?? DefaultRows, int.MaxValue),
        }.Execute());
        return command;
    }
}
