// SPDX-License-Identifier: MIT
using System.Text;
using System.Text.Json;

namespace X64Paging.Cli.Tests;

/// <summary><c>walk</c> and <c>explain</c>: one access of a vector.</summary>
public sealed class VectorAccessVerbTests : IDisposable
{
    /// <summary>A read that is allowed, a flush, a write that is refused; then a write that crosses into a page that is not there.</summary>
    private const string Vector =
        """{"id":"one","group":"tests","note":"a \u001b note","cpu":{"maxphyaddr":40},"cr0":"0x80010033","cr3":"0x1000","cr4":"0x20","efer":"0xd01","""
        + """ "memory":[["0x1000","0x2007"],["0x2000","0x3007"],["0x3000","0x4007"],["0x4000","0x5005"]],"accesses":["""
        + """{"linear":"0x123","kind":"read","cpl":3,"expect":{"physical":"0x5123"}},{"invalidate":"all"},"""
        + """{"linear":"0x123","kind":"write","cpl":3,"expect":{"fault":"#PF","error":"0x7","cr2":"0x123"}},"""
        + """{"linear":"0xffd","kind":"read","size":8,"cpl":3,"expect":{"fault":"#PF","error":"0x4","cr2":"0x1000"}},"""
        + """{"linear":"0x800000000000","kind":"read","cpl":3,"expect":{"fault":"#GP","error":"0x0"}}],"after":[]}""";

    private readonly TemporaryFolder _folder = new();

    private string File => _folder.Write("vectors.jsonl", Encoding.UTF8.GetBytes(Vector + "\n" + Vector.Replace("\"one\"", "\"two\"", StringComparison.Ordinal) + "\n"));

    public static TheoryData<string[], string> BadCommandLines => new()
    {
        { ["walk"], "FILE" },
        { ["explain"], "FILE" },
        { ["explain", "vectors.jsonl"], "ID" },
        { ["explain", "--bogus", "vectors.jsonl", "one"], "'--bogus'" },
        { ["explain", "vectors.jsonl", "-x"], "'-x' is not an option of explain" },
        { ["walk", "-x", "one"], "'-x' is not an option of walk. A file of that name is ./-x" },
        { ["walk", "vectors.jsonl", "one", "two"], "'two'" },
        { ["walk", "no/such/file", "one"], "no/such/file: No such file" },
        { ["walk", "samples", "one"], "samples: The file is a directory" },
        { ["walk", "README.md", "one"], "README.md: line 1: not JSON from byte 1 on" },
        { ["explain", "samples/hello/hello.elf", "one"], "run --explain samples/hello/hello.elf" },
        { ["explain", "vectors.jsonl", "one", "--step", "0"], "--step is the number of a step, 1 or more: '0' is not" },
        { ["explain", "vectors.jsonl", "one", "--step", "x"], "'x'" },
        { ["explain", "vectors.jsonl", "one", "--tlb", "huge"], "--tlb" },
    };

    [Theory, MemberData(nameof(BadCommandLines))]
    public void Command_line_that_makes_no_sense_is_refused(string[] arguments, string reason) => AssertRefused(Tool.Run(arguments), reason);

    [Theory]
    [InlineData("three", "1", "no vector has the id 'three'")]
    [InlineData("One", "1", "no vector has the id 'One'")]
    [InlineData("one", "2", "step 2 of the vector 'one' is no access")]
    [InlineData("one", "6", "the vector 'one' has 5 steps: --step 6 is beyond them")]
    public void Access_that_is_not_there_is_refused(string id, string step, string reason) =>
        AssertRefused(Tool.Run("explain", File, id, "--step", step), reason);

    [Fact]
    public void Vector_without_an_access_is_refused()
    {
        string file = _folder.Write("none.jsonl", Encoding.UTF8.GetBytes(
            """{"id":"none","group":"tests","cpu":{"maxphyaddr":40},"cr0":"0x80010033","cr3":"0x1000","cr4":"0x20","efer":"0xd01","memory":[],"""
            + """ "accesses":[{"invalidate":"all"}],"after":[]}""" + "\n"));

        AssertRefused(Tool.Run("walk", file, "none"), "the vector 'none' makes no access");
    }

    [Fact]
    public void Walk_shows_the_first_access_that_faults()
    {
        ToolResult result = Tool.Run("walk", File, "two");

        Assert.Equal(
            """
            two (tests): a ? note, step 3 of 5
            Write of 0x123 (User)
              Pml4          [0x1000] = 0x0000000000002027  table 0x2000, Present, Writable, User, Accessed
              Pdpt          [0x2000] = 0x0000000000003027  table 0x3000, Present, Writable, User, Accessed
              PageDirectory [0x3000] = 0x0000000000004027  table 0x4000, Present, Writable, User, Accessed
              PageTable     [0x4000] = 0x0000000000005025  page 0x5000, Present, User, Accessed  <- ReadOnly
              refused: ReadOnly
              effective rights: r-x user

            """,
            result.Text);
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
    }

    [Fact]
    public void Walk_shows_the_step_that_is_asked_for_and_both_pages_of_a_crosser()
    {
        ToolResult allowed = Tool.Run("walk", File, "one", "--step", "1");
        ToolResult crosser = Tool.Run("walk", "--step", "4", File, "one");

        Assert.EndsWith("  physical 0x5123\n  effective rights: r-x user\n", allowed.Text, StringComparison.Ordinal);
        Assert.Contains("Read of 0xffd (User)", crosser.Text, StringComparison.Ordinal);
        Assert.Contains("Read of 0x1000 (User)", crosser.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Walk_of_an_address_that_is_not_walked_says_why() =>
        Assert.Contains("#GP before any walk: 0x800000000000 is not canonical", Tool.Run("walk", File, "one", "--step", "5").Text, StringComparison.Ordinal);

    [Theory]
    [InlineData("--tlb", "none")]
    [InlineData("--tlb", "tiny")]
    [InlineData("--hostile", "7")]
    public void Explanation_has_verdict_and_smallest_change_with_any_cache(string option, string value)
    {
        string[] lines = Tool.Run("explain", File, "one", option, value).Text.Split('\n');

        Assert.Contains("#PF, error code 0x7, CR2 0x123", lines);
        Assert.Contains("verdict: a user-mode write needs R/W set at every level", lines);
        Assert.Contains("  SDM vol. 3A, Determination of Access Rights", lines);
        Assert.Contains("  refused at the PTE [0x4000], bit 1 (R/W) is 0", lines);
        Assert.Contains("  PTE [0x4000] 0x0000000000005025 -> 0x0000000000005027: bit 1 (R/W) 0 -> 1", lines);
    }

    [Fact]
    public void Json_is_one_object_on_a_line()
    {
        JsonElement walk = JsonDocument.Parse(Assert.Single(Tool.Run("walk", File, "one", "--json").Text.Trim().Split('\n'))).RootElement;
        JsonElement explanation = JsonDocument.Parse(Assert.Single(Tool.Run("explain", "--json", File, "one").Text.Trim().Split('\n'))).RootElement;

        Assert.Equal(("walk", 3), (walk.GetProperty("type").GetString(), walk.GetProperty("step").GetInt32()));
        Assert.Equal(4, walk.GetProperty("walks")[0].GetProperty("entries").GetArrayLength());
        Assert.Equal("PTE", explanation.GetProperty("verdict").GetProperty("level").GetString());
        Assert.Equal(7, explanation.GetProperty("errorCodeBits").GetArrayLength());
        JsonElement change = explanation.GetProperty("smallestChange").GetProperty("changes")[0];
        Assert.Equal(("0x4000", "0x5025", "0x5027"), (change.GetProperty("address").GetString(), change.GetProperty("old").GetString(), change.GetProperty("new").GetString()));
    }

    [Fact]
    public void Full_disk_is_told()
    {
        Assert.SkipUnless(System.IO.File.Exists("/bin/sh") && System.IO.File.Exists("/dev/full"), "There is no /bin/sh or no /dev/full here.");

        ToolResult result = Tool.RunInShell(">/dev/full", "explain", File, "one");

        Assert.StartsWith("x64paging: stdout: ", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(2, result.ExitCode);
    }

    public void Dispose() => _folder.Dispose();

    private static void AssertRefused(ToolResult result, string reason)
    {
        string line = Assert.Single(result.ErrorLines);
        Assert.StartsWith("x64paging: ", line, StringComparison.Ordinal);
        Assert.Contains(reason, line, StringComparison.Ordinal);
        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Output);
    }
}
