// SPDX-License-Identifier: MIT
using System.Text;
using System.Text.Json;

namespace X64Paging.Cli.Tests;

/// <summary>What a run of the tool left behind.</summary>
internal sealed record ToolResult(int ExitCode, byte[] Output, string Errors)
{
    public string Text => Encoding.UTF8.GetString(Output);

    public string[] ErrorLines => Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Stderr as JSON Lines; fails if a line is none.</summary>
    public JsonElement[] Json => [.. ErrorLines.Select(line => JsonDocument.Parse(line).RootElement)];

    public JsonElement[] JsonOf(string type) => [.. Json.Where(line => line.GetProperty("type").GetString() == type)];
}
