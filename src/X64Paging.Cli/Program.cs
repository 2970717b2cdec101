// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using X64Paging.Cli;
using X64Paging.Cli.Verbs;

Command root = new("x64paging", "An x86-64 MMU and CPU whose page tables behave as the hardware's do.")
{
    RunVerb.Create(),
    ProfileVerb.Create(),
    VerifyVerb.Create(),
    VectorAccessVerbs.CreateWalk(),
    VectorAccessVerbs.CreateExplain(),
    new HelpOption { Recursive = true },
    new VersionOption(),
};

// An argument that begins with @ is the guest's own, not the name of a file with more of them.
ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
if (parsed.Errors.Count > 0)
{
    // An argument that is no good comes before one too many: it is usually a misspelt option.
    Messages.Error(parsed.Errors.FirstOrDefault(error => error.SymbolResult is ArgumentResult { Tokens.Count: > 0 }) is { } wrong ? wrong.Message
        : parsed.UnmatchedTokens is [string token, ..] ? $"'{token}' is neither a verb nor an option. See x64paging --help."
        : parsed.CommandResult.Command == root ? "A verb is missing. See x64paging --help."
        : parsed.Errors[0].Message);
    return ExitCodes.BadInput;
}

return parsed.Invoke();
