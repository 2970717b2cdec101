// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Iced.Intel;
using X64Paging.Kernel.Tests.Processes;
using static Iced.Intel.AssemblerRegisters;
using static X64Paging.Kernel.Tests.Processes.TestProgram;

namespace X64Paging.Cli.Tests;

public sealed class RunVerbTests : IDisposable
{
    private const ulong StackEnd = 0x7FFF_FFFF_F000;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string[], string[]> Arguments => new()
    {
        { [], [] },
        { ["one", "two words", ""], ["one", "two words", ""] },
        { ["-x", "--foo", "--bar=1"], ["-x", "--foo", "--bar=1"] },
        { ["--stats", "true", "-x"], ["true", "-x"] },
        { ["a", "--memory", "64M", "b"], ["a", "b"] },
        { ["@file", "[x]"], ["@file", "[x]"] },
        { ["--", "--stats", "--memory", "--help", "--"], ["--stats", "--memory", "--help", "--"] },
        { ["a", "--", "-x", "--json"], ["a", "-x", "--json"] },
    };

    [Theory, MemberData(nameof(Arguments))]
    public void What_is_not_the_tools_goes_to_the_program(string[] given, string[] expected)
    {
        string program = _folder.WriteProgram(WriteStack);

        ToolResult result = Tool.Run(["run", program, .. given]);

        Assert.Equal([program, .. expected], ArgumentsOn(result.Output));
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public void The_environment_is_what_env_says_and_nothing_else()
    {
        string program = _folder.WriteProgram(WriteStack);

        ToolResult result = Tool.Run("run", "--env", "A=1", program, "x", "--env", "B=with = and space");

        Assert.Equal(["A=1", "B=with = and space"], EnvironmentOn(result.Output));
    }

    [Fact]
    public void Stdin_is_the_programs()
    {
        string program = _folder.WriteProgram(assembler =>
        {
            assembler.Call(LinuxCall.Read, 0, (long)Data, 100);
            assembler.mov(rdx, rax);
            assembler.mov(rdi, 1);
            assembler.mov(rsi, Data);
            assembler.mov(rax, (long)LinuxCall.Write);
            assembler.syscall();
            assembler.Call(LinuxCall.Read, 0, (long)Data, 100);
            assembler.mov(rdi, rax);
            assembler.add(rdi, 3);
            assembler.mov(rax, (long)LinuxCall.Exit);
            assembler.syscall();
        });

        ToolResult result = Tool.Run([0, 255, 10], "run", program);

        Assert.Equal([0, 255, 10], result.Output);
        Assert.Equal(3, result.ExitCode);
    }

    [Fact]
    public void The_programs_stderr_is_the_tools()
    {
        string program = _folder.WriteProgram(assembler =>
        {
            assembler.mov(__dword_ptr[Data], 0x0A6F_6F66);
            assembler.Call(LinuxCall.Write, 2, (long)Data, 4);
            assembler.Exit(0);
        });

        ToolResult result = Tool.Run("run", program);

        Assert.Equal(("foo\n", ""), (result.Errors, result.Text));
    }

    [Fact]
    public void A_program_that_writes_to_a_closed_stdout_is_killed_as_by_a_shell()
    {
        string program = _folder.WriteProgram(assembler =>
        {
            Label next = assembler.CreateLabel();
            assembler.Label(ref next);
            assembler.Call(LinuxCall.Write, 1, (long)Data, 4096);
            assembler.jmp(next);
        });

        ToolResult result = Tool.RunAndCloseOutput(afterBytes: 10, "run", program);

        Assert.Equal("", result.Errors);
        Assert.Equal(141, result.ExitCode);
    }

    [Fact]
    public void Reports_are_written_though_stdout_is_closed()
    {
        ToolResult result = Tool.RunAndCloseOutput(afterBytes: 1, "run", "--stats", "--json", Repository.Sample("quicksort"));

        Assert.Equal(0, Assert.Single(result.JsonOf("stats")).GetProperty("framesLeft").GetInt32());
    }

    [Fact]
    public void A_limit_of_instructions_ends_the_run_with_124()
    {
        ToolResult result = Tool.Run("run", "--max-instructions", "1000", "--stats", "--json", Repository.Sample("sieve"));

        Assert.Equal(124, result.ExitCode);
        JsonElement statistics = JsonDocument.Parse(result.ErrorLines[0]).RootElement;
        Assert.Equal(1000, statistics.GetProperty("instructions").GetInt64());
        JsonElement stopped = Assert.Single(result.JsonOf("stopped"));
        Assert.Equal("stopped by --max-instructions after 1000 instructions.", stopped.GetProperty("message").GetString());
    }

    [Fact]
    public void A_crash_as_JSON_has_signal_place_fault_and_cause()
    {
        ToolResult result = Tool.Run("run", "--json", Repository.Sample("segfault"));

        JsonElement killed = Assert.Single(result.JsonOf("killed"));
        Assert.Equal(("SIGSEGV", "write", "0x7"), (killed.GetProperty("signal").GetString(), killed.GetProperty("access").GetString(), killed.GetProperty("errorCode").GetString()));
        Assert.StartsWith("main+0x", killed.GetProperty("symbol").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Lack_of_frames_kills_the_process_with_137()
    {
        string program = _folder.WriteProgram(assembler =>
        {
            assembler.Call(LinuxCall.MemoryMap, 0x1000_0000, 0x100_0000, 3, 0x32, -1, 0);
            assembler.StoreToPages(0x1000_0000, 0x1100_0000, 1);
            assembler.Exit(0);
        });

        ToolResult result = Tool.Run("run", "--memory", "1M", program);

        Assert.Equal(137, result.ExitCode);
        Assert.Matches("^x64paging: pid 1 killed by SIGKILL at rip 0x[0-9a-f]+: no frame is free", Assert.Single(result.ErrorLines));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("run", "--help")]
    [InlineData("run", "-h")]
    public void Help_is_data(params string[] arguments)
    {
        ToolResult result = Tool.Run(arguments);

        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Contains("x64paging", result.Text, StringComparison.Ordinal);
        Assert.Contains("run <FILE>", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Version_is_one_line()
    {
        ToolResult result = Tool.Run("--version");

        Assert.Matches("^[0-9]+\\.[0-9]+\\.[0-9]+[^\n]*\n$", result.Text);
        Assert.Equal(0, result.ExitCode);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Writes the address of the stack, and all that lies from there up.</summary>
    private static void WriteStack(Assembler assembler)
    {
        assembler.mov(rbx, rsp);
        assembler.Print(rbx);
        assembler.mov(rdi, 1);
        assembler.mov(rsi, rbx);
        assembler.mov(rdx, StackEnd);
        assembler.sub(rdx, rbx);
        assembler.mov(rax, (long)LinuxCall.Write);
        assembler.syscall();
        assembler.Exit(0);
    }

    private static IEnumerable<string> ArgumentsOn(byte[] stack) => TextsFrom(stack, firstWord: 1);

    private static IEnumerable<string> EnvironmentOn(byte[] stack) => TextsFrom(stack, firstWord: 1 + (int)Word(stack, 0) + 1);

    private static IEnumerable<string> TextsFrom(byte[] stack, int firstWord)
    {
        ulong start = Word(stack, -1);
        for (int word = firstWord; Word(stack, word) != 0; word++)
        {
            byte[] text = [.. stack.Skip(sizeof(ulong) + (int)(Word(stack, word) - start)).TakeWhile(value => value != 0)];
            yield return Encoding.UTF8.GetString(text);
        }
    }

    /// <summary>A word of the stack; the one before the first is its address.</summary>
    private static ulong Word(byte[] stack, int index) => BinaryPrimitives.ReadUInt64LittleEndian(stack.AsSpan((index + 1) * sizeof(ulong)));
}
