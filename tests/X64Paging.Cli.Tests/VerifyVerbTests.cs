// SPDX-License-Identifier: MIT
using System.Text;
using System.Text.Json;

namespace X64Paging.Cli.Tests;

public sealed class VerifyVerbTests : IDisposable
{
    /// <summary>A read of a page that is there, and one of a page that is not.</summary>
    private const string Good =
        """{"id":"good","group":"tests","cpu":{"maxphyaddr":40},"cr0":"0x80010033","cr3":"0x1000","cr4":"0x20","efer":"0xd01","""
        + """ "memory":[["0x1000","0x2007"],["0x2000","0x3007"],["0x3000","0x4007"],["0x4000","0x5005"]],"accesses":["""
        + """{"linear":"0x123","kind":"read","cpl":3,"expect":{"physical":"0x5123"}},"""
        + """{"linear":"0x123","kind":"write","cpl":3,"expect":{"fault":"#PF","error":"0x7","cr2":"0x123"}}],"""
        + """ "after":[["0x1000","0x2027"],["0x2000","0x3027"],["0x3000","0x4027"],["0x4000","0x5025"]]}""";

    private readonly TemporaryFolder _folder = new();

    private static string Bad => Good.Replace("\"good\"", "\"bad\",\"note\":\"a \\u001b note\"", StringComparison.Ordinal)
        .Replace("0x7\"", "0x6\"", StringComparison.Ordinal).Replace("0x5025", "0x5065", StringComparison.Ordinal);

    private static string Second => Good.Replace("\"good\"", "\"second\"", StringComparison.Ordinal);

    [Fact]
    public void Vectors_that_pass_are_counted()
    {
        ToolResult result = Tool.Run("verify", Write(Good, Second));

        Assert.Equal("2 passed, 0 failed\n", result.Text);
        Assert.Equal(0, result.ExitCode);
        Assert.Empty(result.ErrorLines);
    }

    [Fact]
    public void Vector_that_fails_is_told_with_step_outcomes_and_walk()
    {
        string file = Write(Good, Bad, Second);

        ToolResult result = Tool.Run("verify", file);

        Assert.Equal(1, result.ExitCode);
        Assert.Empty(result.ErrorLines);
        Assert.Equal(
            [
                $"FAILED bad (tests): a ? note  [{file}, line 2]",
                "  step 2 of 2: write of 0x123, 1 byte, at CPL 3",
                "    expected #PF, error code 0x6 (not present, write, user), CR2 0x123",
                "    actual   #PF, error code 0x7 (present, write, user), CR2 0x123",
            ],
            Lines(result)[..4]);
        Assert.Contains(Lines(result), line => line.Contains("PageTable", StringComparison.Ordinal) && line.Contains("[0x4000]", StringComparison.Ordinal));
        Assert.Contains("  memory at 0x4000 behind the last step", Lines(result));
        Assert.Contains("    expected 0x5065", Lines(result));
        Assert.Contains("    actual   0x5025, differs in 0x40 (Dirty)", Lines(result));
        Assert.Equal("2 passed, 1 failed", Lines(result)[^1]);
    }

    [Fact]
    public void Files_are_counted_together()
    {
        string good = Write(Good);
        string bad = Write(Bad);

        ToolResult result = Tool.Run("verify", good, bad, good);

        Assert.Equal("2 passed, 1 failed", Lines(result)[^1]);
        Assert.Equal(1, result.ExitCode);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1", 1)]
    [InlineData("5", 2)]
    public void Failures_beyond_the_limit_are_counted_but_not_told(string limit, int told)
    {
        ToolResult result = Tool.Run("verify", "--max-failures", limit, Write(Bad, Bad.Replace("\"bad\"", "\"worse\"", StringComparison.Ordinal), Good));

        Assert.Equal(told, Lines(result).Count(line => line.StartsWith("FAILED ", StringComparison.Ordinal)));
        Assert.Equal("1 passed, 2 failed", Lines(result)[^1]);
        Assert.Equal(1, result.ExitCode);
    }

    [Fact]
    public void Json_has_an_object_for_each_failure_and_a_summary()
    {
        ToolResult result = Tool.Run("verify", "--json", Write(Good, Bad));

        JsonElement[] objects = [.. Lines(result).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(["failure", "summary"], objects.Select(line => line.GetProperty("type").GetString()));
        Assert.Equal("bad", objects[0].GetProperty("id").GetString());
        Assert.Equal(2, objects[0].GetProperty("line").GetInt32());
        JsonElement access = Assert.Single(objects[0].GetProperty("accesses").EnumerateArray());
        Assert.Equal(2, access.GetProperty("step").GetInt32());
        Assert.Equal("0x6", access.GetProperty("expected").GetProperty("error").GetString());
        Assert.Equal("0x7", access.GetProperty("actual").GetProperty("error").GetString());
        Assert.Equal(4, Assert.Single(access.GetProperty("walks").EnumerateArray()).GetArrayLength());
        Assert.Equal("0x40", Assert.Single(objects[0].GetProperty("memory").EnumerateArray()).GetProperty("differing").GetString());
        Assert.Equal((1, 1), (objects[1].GetProperty("passed").GetInt32(), objects[1].GetProperty("failed").GetInt32()));
        Assert.Equal(1, result.ExitCode);
    }

    [Theory]
    [InlineData("", "line 1: the file is empty")]
    [InlineData("{\n", "line 1: the line ends in the middle of its JSON")]
    [InlineData("[1]\n", "line 1: a vector is not a JSON object")]
    public void File_that_holds_no_vectors_is_refused(string text, string problem)
    {
        string file = _folder.Write("vectors.jsonl", Encoding.UTF8.GetBytes(text));

        ToolResult result = Tool.Run("verify", file);

        Assert.Equal($"x64paging: {file}: {problem}", Assert.Single(result.ErrorLines));
        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void Bad_line_ends_the_run_without_a_count()
    {
        string good = Write(Good);
        string broken = Write(Bad, Second.Replace("\"cr4\"", "\"cr9\"", StringComparison.Ordinal));

        ToolResult result = Tool.Run("verify", good, broken, good);

        Assert.Equal($"x64paging: {broken}: line 2: a vector has no field 'cr9'", Assert.Single(result.ErrorLines));
        Assert.Equal(2, result.ExitCode);
        Assert.DoesNotContain("passed", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Closed_output_does_not_change_the_verdict()
    {
        ToolResult result = Tool.RunAndCloseOutput(6, "verify", Write([.. Enumerable.Range(0, 2000).Select(
            i => Bad.Replace("\"bad\"", $"\"bad {i}\"", StringComparison.Ordinal))]));

        Assert.Equal("FAILED", result.Text);
        Assert.Equal(1, result.ExitCode);
        Assert.Empty(result.ErrorLines);
    }

    [Fact]
    public void Full_disk_is_told()
    {
        Assert.SkipUnless(File.Exists("/bin/sh") && File.Exists("/dev/full"), "There is no /bin/sh or no /dev/full here.");

        ToolResult result = Tool.RunInShell(">/dev/full", "verify", Write(Good));

        Assert.StartsWith("x64paging: stdout: ", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(2, result.ExitCode);
    }

    public void Dispose() => _folder.Dispose();

    private static string[] Lines(ToolResult result) => result.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private string Write(params string[] lines) =>
        _folder.Write($"{Guid.NewGuid()}.jsonl", Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));
}
