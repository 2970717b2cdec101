// SPDX-License-Identifier: MIT
using System.Text.Json;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace X64Paging.Cli.Tests;

/// <summary><c>run --explain</c>: why an access killed the program.</summary>
public sealed class RunExplainTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Segfault_is_explained_down_to_the_bit()
    {
        ToolResult result = Tool.Run("run", "--explain", Repository.Sample("segfault"));

        // Where the tables and the frame lie is the kernel's affair.
        string[] expected =
        [
            "x64paging: pid 1 killed by SIGSEGV at rip 0x401067 \\(main\\+0x37\\): .*",
            "at rip 0x401067 \\(main\\+0x37\\): mov byte ptr \\[rax\\],4Eh \\(C6 00 4E\\)",
            "kernel: 0x405000 lies in the text region 0x405000-0x406000, which allows r--: not this access",
            "write of 0x405000, 1 byte, in user mode",
            "#PF, error code 0x7, CR2 0x405000",
            "  bit 0  P    1  .*",
            "  bit 1  W/R  1  the access is a write",
            "  bit 2  U/S  1  it is made in user mode",
            "  bit 3  RSVD 0  no reserved bit ended the walk",
            "  bit 4  I/D  0  it is no instruction fetch",
            "  bit 5  PK   0  CR4.PKE and CR4.PKS are clear",
            "  bit 6  SS   0  it is no shadow-stack access",
            "walk of 0x405000: 4-level paging, CR3 0x[0-9a-f]+",
            "  PML4E \\[0x[0-9a-f]+\\] += 0x[0-9a-f]{16}  rwx user        table 0x[0-9a-f]+, Present, Writable, User, Accessed",
            "  PDPTE \\[0x[0-9a-f]+\\] += 0x[0-9a-f]{16}  rwx user        table 0x[0-9a-f]+, Present, Writable, User, Accessed",
            "  PDE   \\[0x[0-9a-f]+\\] += 0x[0-9a-f]{16}  rwx user        table 0x[0-9a-f]+, Present, Writable, User, Accessed",
            "  PTE   \\[0x[0-9a-f]+\\] += 0x80[0-9a-f]{11}025  r-- user        page 0x[0-9a-f]+, Present, User, Accessed, NoExecute  <- bit 1 \\(R/W\\) is 0",
            "effective rights: r-- user",
            "  R/W 0  clear in the PTE",
            "  U/S 1  set at every level",
            "  XD  1  set in the PTE",
            "verdict: a user-mode write needs R/W set at every level",
            "  SDM vol. 3A, Determination of Access Rights",
            "  refused at the PTE \\[0x[0-9a-f]+\\], bit 1 \\(R/W\\) is 0",
        ];
        Assert.All(expected.Zip(result.ErrorLines), pair => Assert.Matches($"^{pair.First}$", pair.Second));
        string change = result.Errors[result.Errors.IndexOf("smallest change: 1 change\n", StringComparison.Ordinal)..];
        Assert.Matches("^smallest change: 1 change\n  PTE .*025 -> 0x.*027: bit 1 \\(R/W\\) 0 -> 1\n  INVLPG 0x405000, .*\n  then it is allowed: physical 0x[0-9a-f]+000\n$", change);
        Assert.Equal(139, result.ExitCode);
        Assert.Equal(File.ReadAllText(Path.Combine(Repository.Root, "samples", "segfault", "expected.txt")), result.Text);
    }

    [Fact]
    public void Explanation_as_JSON_is_a_line_behind_the_crash()
    {
        ToolResult result = Tool.Run("run", "--explain", "--json", Repository.Sample("segfault"));

        Assert.Equal(["killed", "explanation"], result.Json.Select(line => line.GetProperty("type").GetString()));
        JsonElement explanation = result.Json[1];
        Assert.Equal("main+0x37", explanation.GetProperty("symbol").GetString());
        Assert.Equal(("r--", "text"), (explanation.GetProperty("region").GetProperty("rights").GetString(), explanation.GetProperty("region").GetProperty("kind").GetString()));
        Assert.Equal("ReadOnly", explanation.GetProperty("verdict").GetProperty("rule").GetString());
        Assert.Equal(1, explanation.GetProperty("smallestChange").GetProperty("count").GetInt32());
    }

    [Fact]
    public void Address_in_no_region_is_told_with_the_tables_that_are_missing()
    {
        ToolResult result = Explain(assembler =>
        {
            assembler.mov(rbx, 0x1234_5678_9ABC);
            assembler.mov(rax, __qword_ptr[rbx]);
        });

        Assert.Contains("kernel: no region holds 0x123456789abc", result.ErrorLines);
        Assert.Contains("#PF, error code 0x4, CR2 0x123456789abc", result.ErrorLines);
        Assert.Contains(result.ErrorLines, line => line.Contains("that of a new table", StringComparison.Ordinal));
        Assert.Equal(139, result.ExitCode);
    }

    [Theory]
    [InlineData(false, "#GP(0) before any walk; CR2 keeps its value", 139)]
    [InlineData(true, "#SS(0) before any walk; CR2 keeps its value", 135)]
    public void Data_address_that_is_not_canonical_is_explained(bool throughStack, string outcome, int exitCode)
    {
        ToolResult result = Explain(assembler =>
        {
            assembler.mov(rbp, 0x1234_0000_0000_0000);
            assembler.mov(rbx, rbp);
            assembler.mov(throughStack ? __qword_ptr[rbp] : __qword_ptr[rbx], rax);
        });

        Assert.Contains($"write of 0x1234000000000000{(throughStack ? " through SS" : "")}, 8 bytes, in user mode", result.ErrorLines);
        Assert.Contains(outcome, result.ErrorLines);
        Assert.Contains(result.ErrorLines, line => line.StartsWith("verdict: 0x1234000000000000 is not canonical", StringComparison.Ordinal));
        Assert.Equal(exitCode, result.ExitCode);
    }

    [Fact]
    public void Branch_to_an_address_that_is_not_canonical_is_explained()
    {
        ToolResult result = Explain(assembler =>
        {
            assembler.mov(rax, 0x8000_0000_0000);
            assembler.jmp(rax);
        });

        Assert.Contains("instruction fetch of 0x800000000000, 1 byte, in user mode", result.ErrorLines);
        Assert.Contains("#GP(0) before any walk; CR2 keeps its value", result.ErrorLines);
    }

    [Fact]
    public void Exception_without_a_refused_access_is_not_explained()
    {
        string program = _folder.WriteProgram(assembler => assembler.hlt());

        Assert.Equal(Tool.Run("run", program).Errors, Tool.Run("run", "--explain", program).Errors);
    }

    [Fact]
    public void Program_that_is_not_killed_is_run_as_ever()
    {
        ToolResult result = Tool.Run("run", "--explain", Repository.Sample("fork-cow"));

        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
    }

    public void Dispose() => _folder.Dispose();

    private ToolResult Explain(Action<Assembler> program) => Tool.Run("run", "--explain", _folder.WriteProgram(program));
}
