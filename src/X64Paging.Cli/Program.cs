// SPDX-License-Identifier: MIT
using System.CommandLine;
using X64Paging.Cli;
using X64Paging.Cli.Verbs;

RootCommand root = new("An x86-64 MMU and CPU whose page tables behave as the hardware's do.") { RunVerb.Create() };
ParseResult parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    Messages.Error(parsed.Errors[0].Message);
    return ExitCodes.BadInput;
}

return parsed.Invoke();
