// SPDX-License-Identifier: MIT
using System.CommandLine;
using X64Paging.Memory;

namespace X64Paging.Cli.Verbs;

/// <summary>What every verb that runs a program takes: the program, its arguments, its environment, and the machine's limits.</summary>
internal sealed class ProgramArguments
{
    private readonly Argument<string> _file = new("FILE") { Description = "A static ELF64 program for x86-64 Linux." };

    private readonly Argument<string[]> _arguments = new("ARGS")
    {
        Description = "The program's arguments. Whatever stands behind -- is the program's, whatever it looks like.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<ulong?> _memory = new("--memory")
    {
        Description = "RAM, such as 64M or 4G; 256M if not given.",
        HelpName = "SIZE",
        CustomParser = SizeArgument.Parse,
    };

    private readonly Option<long?> _maxInstructions = new("--max-instructions")
    {
        Description = "Stop after so many instructions, with exit code 124.",
        HelpName = "N",
        CustomParser = CountArgument.Parse,
    };

    private readonly Option<string[]> _environment = new("--env")
    {
        Description = "A variable of the program's environment, which is empty otherwise.",
        HelpName = "NAME=VALUE",
    };

    /// <summary>Makes the arguments of a verb.</summary>
    /// <param name="verb">Its name, for messages.</param>
    public ProgramArguments(string verb)
    {
        _file.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: ['-', ..] option }])
                result.AddError($"'{option}' is not an option of {verb}. A file of that name is ./{option}");
        });
        _environment.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => token.Value.IndexOf('=') <= 0) is { } token)
                result.AddError($"--env is NAME=VALUE: '{token.Value}' is not.");
        });
    }

    /// <summary>Gives them to the verb, before or behind options of its own.</summary>
    public void AddTo(Command command)
    {
        command.Add(_file);
        command.Add(_arguments);
        command.Add(_memory);
        command.Add(_maxInstructions);
        command.Add(_environment);
    }

    public string File(ParseResult parsed) => parsed.GetRequiredValue(_file);

    public string[] Arguments(ParseResult parsed) => parsed.GetValue(_arguments) ?? [];

    public string[] Environment(ParseResult parsed) => parsed.GetValue(_environment) ?? [];

    public ulong MemorySize(ParseResult parsed) => parsed.GetValue(_memory) ?? PhysicalMemory.DefaultSize;

    public long MaxInstructions(ParseResult parsed) => parsed.GetValue(_maxInstructions) ?? long.MaxValue;
}
