// SPDX-License-Identifier: MIT
namespace X64Paging.Cli;

/// <summary>The tool's own words, on stderr.</summary>
internal static class Messages
{
    public static void Error(string text) => Console.Error.WriteLine("x64paging: " + text);
}
