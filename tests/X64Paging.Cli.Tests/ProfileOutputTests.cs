// SPDX-License-Identifier: MIT
namespace X64Paging.Cli.Tests;

/// <summary>Where a profile cannot go: one line, exit code 2, and nothing is lost.</summary>
public sealed class ProfileOutputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("table")]
    [InlineData("json")]
    [InlineData("csv")]
    [InlineData("html")]
    public void Full_device_is_told_in_one_line(string format)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "The host has no /dev/full.");

        ToolResult result = Tool.Run("profile", Repository.Sample("hello"), "--format", format, "--out", "/dev/full");

        Assert.Equal(2, result.ExitCode);
        Assert.Single(result.Errors.TrimEnd().Split('\n'));
        Assert.StartsWith("x64paging: --out /dev/full: ", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Profile_is_not_written_over_the_program()
    {
        string program = Path.Combine(_folder.Path, "hello.elf");
        File.Copy(Repository.Sample("hello"), program);

        ToolResult result = Tool.Run("profile", program, "--out", program);

        Assert.Equal((2, $"x64paging: --out {program}: The profile would be written over the program."), (result.ExitCode, result.Errors.TrimEnd()));
        Assert.Equal(File.ReadAllBytes(Repository.Sample("hello")), File.ReadAllBytes(program));
    }

    [Fact]
    public void Program_in_place_of_vectors_is_named_as_one()
    {
        ToolResult result = Tool.Run("verify", Repository.Sample("hello"));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("The file is a program, not a file of vectors.", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Stopped_run_says_so_as_json_where_reports_are_json()
    {
        ToolResult result = Tool.Run("run", "--json", "--max-instructions", "100", Repository.Sample("hello"));

        Assert.Equal(124, result.ExitCode);
        Assert.Equal(
            """{"type":"stopped","why":"InstructionLimit","message":"stopped by --max-instructions after 100 instructions."}""",
            result.Errors.TrimEnd());
    }

    public void Dispose() => _folder.Dispose();
}
