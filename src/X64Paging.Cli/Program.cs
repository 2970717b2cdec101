// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.CommandLine.Help;
using X64Paging.Cli;
using X64Paging.Cli.Verbs;

Command root = new("x64paging", "An x86-64 MMU and CPU whose page tables behave as the hardware's do.")
{
    RunVerb.Create(),
    VerifyVerb.Create(),
    new HelpOption { Recursive = true },
    new VersionOption(),
};

// An argument that begins with @ is the guest's own, not the name of a file with more of them.
ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
if (parsed.Errors.Count > 0)
{
    Messages.Error(parsed.UnmatchedTokens is [string token, ..] ? $"'{token}' is neither a verb nor an option. See x64paging --help."
        : parsed.CommandResult.Command == root ? "A verb is missing. See x64paging --help."
        : parsed.Errors[0].Message);
    return ExitCodes.BadInput;
}

return parsed.Invoke();
