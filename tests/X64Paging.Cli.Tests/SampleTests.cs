// SPDX-License-Identifier: MIT
using System.Text.Json;

namespace X64Paging.Cli.Tests;

/// <summary>Every sample that is a program: what it prints, how it ends, what it leaves behind.</summary>
public sealed class SampleTests
{
    public static TheoryData<string> Samples =>
    [
        .. Directory.GetDirectories(Path.Combine(Repository.Root, "samples"))
            .Select(folder => Path.GetFileName(folder)!)
            .Where(name => File.Exists(Repository.Sample(name)))
            .Order(StringComparer.Ordinal),
    ];

    [Theory, MemberData(nameof(Samples))]
    public void Sample_prints_and_exits_as_expected_and_frees_every_frame(string name)
    {
        string folder = Path.Combine(Repository.Root, "samples", name);

        ToolResult result = Tool.Run("run", "--stats", "--json", Repository.Sample(name));

        Assert.Equal(File.ReadAllText(Path.Combine(folder, "expected.txt")), result.Text);
        Assert.Equal(int.Parse(File.ReadAllText(Path.Combine(folder, "expected.exit")), null), result.ExitCode);
        JsonElement statistics = Assert.Single(result.JsonOf("stats"));
        Assert.Equal(0, statistics.GetProperty("framesLeft").GetInt32());
        Assert.True(statistics.GetProperty("instructions").GetInt64() > 1000);
    }

    [Fact]
    public void Fork_cow_shows_the_copied_and_reused_faults_that_its_readme_tells()
    {
        ToolResult result = Tool.Run("run", "--faults", "--json", Repository.Sample("fork-cow"));

        JsonElement[] faults = [.. result.JsonOf("fault").Where(fault => IsStory(fault.GetProperty("address").GetString()!) && fault.GetProperty("action").GetString() is "copied" or "reused")];
        Assert.Equal(
            [(2, 0x10000UL, "copied", 2), (2, 0x10001UL, "copied", 2), (1, 0x10000UL, "reused", 1), (1, 0x10002UL, "reused", 1)],
            faults.Where(fault => IsStory(fault.GetProperty("address").GetString()!)).Select(fault => (
                fault.GetProperty("pid").GetInt32(),
                Convert.ToUInt64(fault.GetProperty("address").GetString(), 16) >> 12,
                fault.GetProperty("action").GetString(),
                fault.GetProperty("sourceReferences").GetInt32())));
        Assert.All(faults, fault => Assert.Equal("0x7", fault.GetProperty("errorCode").GetString()));
        Assert.All(faults, fault => Assert.Equal("write", fault.GetProperty("access").GetString()));
    }

    [Fact]
    public void Fork_cow_tells_the_same_story_as_text()
    {
        ToolResult result = Tool.Run("run", "--faults", Repository.Sample("fork-cow"));

        string[] lines = [.. result.ErrorLines.Where(line => line.Contains(" 0x1000", StringComparison.Ordinal) && line.Contains("error 0x7", StringComparison.Ordinal))];
        Assert.Equal(4, lines.Length);
        Assert.Matches("pid 2 .*main.*write 0x10000.* copied frame 0x[0-9a-f]+ \\(2 references, now 1\\) to frame 0x[0-9a-f]+ \\(1 reference\\)", lines[0]);
        Assert.Matches("pid 2 .*main.*write 0x10001.* copied frame", lines[1]);
        Assert.Matches("pid 1 .*main.*write 0x10000.* reused frame 0x[0-9a-f]+ \\(1 reference\\)", lines[2]);
        Assert.Matches("pid 1 .*main.*write 0x10002.* reused frame", lines[3]);
    }

    [Fact]
    public void The_summary_counts_what_the_lines_tell()
    {
        ToolResult result = Tool.Run("run", "--faults", "--json", Repository.Sample("fork-cow"));

        JsonElement summary = Assert.Single(result.JsonOf("fault-summary"));
        Dictionary<string, int> counted = result.JsonOf("fault").CountBy(fault => fault.GetProperty("action").GetString()!).ToDictionary();
        Assert.Equal(counted.Values.Sum(), summary.GetProperty("total").GetInt32());
        foreach ((string action, int count) in counted)
            Assert.Equal(count, summary.GetProperty(action).GetInt32());
    }

    [Fact]
    public void Segfault_is_explained_on_one_line()
    {
        ToolResult result = Tool.Run("run", Repository.Sample("segfault"));

        string line = Assert.Single(result.ErrorLines);
        Assert.Matches("^x64paging: pid 1 killed by SIGSEGV at rip 0x[0-9a-f]+ \\(main\\+0x[0-9a-f]+\\): write of 0x[0-9a-f]+: .*error code 0x7 .*: mov ", line);
        Assert.Equal(139, result.ExitCode);
    }

    [Fact]
    public void Two_runs_give_the_same_faults_byte_for_byte()
    {
        Assert.Equal(
            Tool.Run("run", "--faults", Repository.Sample("fork-cow")).Errors,
            Tool.Run("run", "--faults", Repository.Sample("fork-cow")).Errors);
    }

    private static bool IsStory(string address) => Convert.ToUInt64(address, 16) is >= 0x1000_0000 and < 0x1000_4000;
}
