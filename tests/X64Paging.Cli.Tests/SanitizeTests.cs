// SPDX-License-Identifier: MIT
using System.Text.Json;

namespace X64Paging.Cli.Tests;

/// <summary>The option <c>--sanitize</c>: the kernel is clean, and the run is what it is without.</summary>
public sealed class SanitizeTests
{
    [Theory]
    [InlineData("--sanitize", "tlb,frames")]
    [InlineData("--sanitize", "tlb", "--sanitize", "frames")]
    [InlineData("--sanitize", "tlb,frames", "--tlb", "tiny")]
    [InlineData("--sanitize", "tlb,frames", "--hostile", "3")]
    public void Fork_cow_is_clean_and_prints_what_it_prints(params string[] options)
    {
        ToolResult result = Tool.Run(["run", "--json", .. options, Repository.Sample("fork-cow")]);

        Assert.Equal(Tool.Run("run", Repository.Sample("fork-cow")).Text, result.Text);
        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain(result.JsonOf("sanitizer"), report => report.GetProperty("mistake").GetBoolean());
        Assert.True(Assert.Single(result.JsonOf("tlb-sanitizer")).GetProperty("invalidations").GetInt32() > 0);
        Assert.True(Assert.Single(result.JsonOf("frame-sanitizer")).GetProperty("checks").GetInt32() > 20);
    }

    [Fact]
    public void Sanitizers_change_neither_faults_nor_the_count_of_instructions()
    {
        ToolResult plain = Tool.Run("run", "--faults", "--stats", "--json", Repository.Sample("fork-cow"));

        ToolResult sanitized = Tool.Run("run", "--faults", "--stats", "--json", "--sanitize", "tlb,frames", Repository.Sample("fork-cow"));

        Assert.Equal(plain.JsonOf("fault").Select(fault => fault.ToString()), sanitized.JsonOf("fault").Select(fault => fault.ToString()));
        Assert.Equal(Instructions(plain), Instructions(sanitized));
    }

    [Fact]
    public void Harmless_fault_is_told_and_is_no_mistake()
    {
        // Which of the seeds have one hangs on the path of the sample, which lies on the program's stack.
        ToolResult result = Enumerable.Range(0, 8)
            .Select(seed => Tool.Run("run", "--sanitize", "tlb", "--hostile", $"{seed}", Repository.Sample("fork-cow")))
            .First(result => result.ErrorLines.Any(line => line.Contains("spurious fault", StringComparison.Ordinal)));

        Assert.Contains(result.ErrorLines, line => line.StartsWith("x64paging: spurious fault: pid ", StringComparison.Ordinal));
        Assert.Contains(result.ErrorLines, line => line.Contains(", by the kernel for pid ", StringComparison.Ordinal));
        Assert.Matches("^x64paging: sanitizers: 0 mistakes, [1-9] harmless$", result.ErrorLines[^1]);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public void Program_keeps_its_own_exit_code_while_nothing_is_found()
    {
        Assert.Equal(139, Tool.Run("run", "--sanitize", "tlb,frames", Repository.Sample("segfault")).ExitCode);
    }

    [Theory]
    [InlineData("cache")]
    [InlineData("tlb,")]
    public void Unknown_kind_is_refused(string kinds)
    {
        ToolResult result = Tool.Run("run", "--sanitize", kinds, Repository.Sample("hello"));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--sanitize is tlb, frames or both", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    private static long Instructions(ToolResult result)
    {
        JsonElement statistics = Assert.Single(result.JsonOf("stats"));
        return statistics.GetProperty("instructions").GetInt64();
    }
}
