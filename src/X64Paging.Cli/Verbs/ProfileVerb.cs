// SPDX-License-Identifier: MIT
using System.CommandLine;
using X64Paging.Cli.Output;
using X64Paging.Translation;

namespace X64Paging.Cli.Verbs;

/// <summary><c>x64paging profile FILE [ARGS...]</c>: what a program's fault path costs.</summary>
internal static class ProfileVerb
{
    private const int DefaultRows = 10;

    public static Command Create()
    {
        ProgramArguments program = new("profile");
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
        Command command = new("profile", "Run a static ELF program, and tell what its page faults and TLB misses cost and where they come from.")
        {
            format, output, clock, costs, tlbs, top,
        };
        program.AddTo(command);
        command.SetAction(parsed => new ProfileRun
        {
            File = program.File(parsed),
            Arguments = program.Arguments(parsed),
            Environment = program.Environment(parsed),
            MemorySize = program.MemorySize(parsed),
            MaxInstructions = program.MaxInstructions(parsed),
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
