// SPDX-License-Identifier: MIT
namespace X64Paging.Cli.Tests;

/// <summary>Streams that are closed or full: the guest hears of it, the tool goes on.</summary>
public sealed class StandardStreamTests
{
    [Theory]
    [InlineData(">&-")]
    [InlineData("2>&-")]
    [InlineData("<&-")]
    [InlineData(">/dev/full")]
    [InlineData("2>/dev/full")]
    public void A_stream_that_takes_or_gives_nothing_does_not_end_the_run(string redirection)
    {
        Assert.SkipUnless(File.Exists("/bin/sh") && File.Exists("/dev/full"), "There is no /bin/sh or no /dev/full here.");

        ToolResult result = Tool.RunInShell(redirection, "run", "--faults", Repository.Sample("hello"));

        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain("exception", result.Errors, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Stdout_and_stderr_in_one_file_write_nothing_over_each_other()
    {
        Assert.SkipUnless(File.Exists("/bin/sh"), "There is no /bin/sh here.");
        using TemporaryFolder folder = new();
        string file = folder.Write("both.txt", []);

        Tool.RunInShell($">'{file}' 2>&1", "run", "--faults", Repository.Sample("hello"));

        string[] lines = File.ReadAllLines(file);
        Assert.Contains(File.ReadAllText(Path.Combine(Repository.Root, "samples/hello/expected.txt")).TrimEnd(), lines);
        Assert.All(lines, line => Assert.DoesNotContain('\0', line));
        Assert.Equal(10, lines.Count(line => line.StartsWith("fault ", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_refusal_that_cannot_be_told_still_gives_its_exit_code()
    {
        Assert.SkipUnless(File.Exists("/bin/sh") && File.Exists("/dev/full"), "There is no /bin/sh or no /dev/full here.");

        Assert.Equal(2, Tool.RunInShell("2>/dev/full", "run", "--bogus").ExitCode);
    }
}
