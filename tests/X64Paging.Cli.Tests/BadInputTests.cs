// SPDX-License-Identifier: MIT
using X64Paging.Loading.Tests.Elf;

namespace X64Paging.Cli.Tests;

/// <summary>What cannot be run is refused with exit code 2, one line on stderr and nothing on stdout.</summary>
public sealed class BadInputTests
{
    private static readonly TestSegment s_code = ElfBuilder.Code();

    private static readonly Dictionary<string, byte[]> s_files = new()
    {
        ["empty"] = [],
        ["text"] = "Hello."u8.ToArray(),
        ["script"] = "#!/bin/sh\necho hello\n"u8.ToArray(),
        ["four bytes"] = [0x7F, (byte)'E', (byte)'L', (byte)'F'],
        ["truncated header"] = ElfBuilder.Minimal().Build()[..40],
        ["truncated program headers"] = ElfBuilder.Minimal().Build()[..100],
        ["truncated contents"] = ElfBuilder.Minimal().Build()[..^1],
        ["32-bit"] = new ElfBuilder { Class = 1, Segments = [s_code] }.Build(),
        ["big-endian"] = new ElfBuilder { ByteOrder = 2, Segments = [s_code] }.Build(),
        ["AArch64"] = new ElfBuilder { Machine = 183, Segments = [s_code] }.Build(),
        ["object file"] = new ElfBuilder { Type = 1, Segments = [s_code] }.Build(),
        ["no segments"] = new ElfBuilder().Build(),
        ["dynamically linked"] = ElfBuilder.Minimal(
            new TestSegment { Type = TestSegment.Interpreter, Contents = "/lib64/ld-linux-x86-64.so.2\0"u8.ToArray() }).Build(),
        ["overlapping segments"] = ElfBuilder.Minimal(new TestSegment { Address = ElfBuilder.CodeAddress + 2, MemorySize = 8 }).Build(),
        ["kernel half"] = ElfBuilder.Minimal(new TestSegment { Address = 0xFFFF_8000_0000_0000, MemorySize = 8 }).Build(),
        ["null page"] = ElfBuilder.Minimal(new TestSegment { Address = 0, MemorySize = 8 }).Build(),
        ["over the stack"] = ElfBuilder.Minimal(new TestSegment { Address = 0x7FFF_FFFF_E000, MemorySize = 8 }).Build(),
        ["entry in no segment"] = new ElfBuilder { EntryPoint = 0x10_0000, Segments = [s_code] }.Build(),
        ["larger than memory"] = ElfBuilder.Minimal(new TestSegment { Address = 0x1000_0000, MemorySize = 1UL << 33 }).Build(),
    };

    public static TheoryData<string, string> Files => new()
    {
        { "empty", "empty" },
        { "text", "not an ELF program" },
        { "script", "script" },
        { "four bytes", "" },
        { "truncated header", "" },
        { "truncated program headers", "" },
        { "truncated contents", "" },
        { "32-bit", "32-bit" },
        { "big-endian", "endian" },
        { "AArch64", "AArch64" },
        { "object file", "" },
        { "no segments", "" },
        { "dynamically linked", "/lib64/ld-linux-x86-64.so.2" },
        { "overlapping segments", "overlap" },
        { "kernel half", "user half" },
        { "null page", "0x10000" },
        { "over the stack", "stack" },
        { "entry in no segment", "entry point" },
        { "larger than memory", "--memory" },
    };

    public static TheoryData<string[], string> CommandLines => new()
    {
        { [], "verb" },
        { ["bogus"], "'bogus'" },
        { ["--bogus"], "'--bogus'" },
        { ["run"], "FILE" },
        { ["run", "--faults"], "FILE" },
        { ["run", "--bogus", "hello.elf"], "'--bogus'" },
        { ["run", "-x"], "'-x'" },
        { ["run", ""], "No such file" },
        { ["run", "no/such/file"], "no/such/file: No such file" },
        { ["run", "no such\nfile"], "No such file" },
        { ["run", "samples"], "directory" },
        { ["run", "samples/hello/hello.elf/x"], "samples/hello/hello.elf/x: " },
        { ["run", "--memory", "samples/hello/hello.elf"], "--memory" },
        { ["run", "samples/hello/hello.elf", "--memory"], "--memory" },
        { ["run", "--max-instructions", "abc", "samples/hello/hello.elf"], "'abc'" },
        { ["run", "--max-instructions", "-5", "samples/hello/hello.elf"], "--max-instructions" },
        { ["run", "--max-instructions", "99999999999999999999", "samples/hello/hello.elf"], "--max-instructions" },
        { ["run", "--env", "NAME", "samples/hello/hello.elf"], "NAME=VALUE" },
        { ["run", "--env", "=x", "samples/hello/hello.elf"], "NAME=VALUE" },
        { ["verify"], "FILE" },
        { ["verify", "--json"], "FILE" },
        { ["verify", "--bogus", "vectors.jsonl"], "'--bogus'" },
        { ["verify", ""], "No such file" },
        { ["verify", "no/such/file"], "no/such/file: No such file" },
        { ["verify", "samples"], "samples: The file is a directory" },
        { ["verify", "--max-failures", "many", "vectors.jsonl"], "--max-failures is a whole number, 0 or more: 'many' is not" },
        { ["verify", "--max-failures", "-1", "vectors.jsonl"], "--max-failures" },
        { ["verify", "samples/hello/hello.elf"], "samples/hello/hello.elf: The file is a program, not a file of vectors" },
        { ["verify", "README.md"], "README.md: line 1: not JSON from byte 1 on" },
    };

    [Theory, MemberData(nameof(Files))]
    public void A_file_that_cannot_be_run_is_refused(string name, string reason)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write(name.Replace(' ', '-') + ".elf", s_files[name]);

        AssertRefused(Tool.Run("run", path), path + ": ", reason);
    }

    [Theory, MemberData(nameof(CommandLines))]
    public void A_command_line_that_makes_no_sense_is_refused(string[] arguments, string reason) =>
        AssertRefused(Tool.Run(arguments), reason);

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("4K")]
    [InlineData("65537")]
    [InlineData("-64M")]
    [InlineData("64.5M")]
    [InlineData("64MB")]
    [InlineData("M")]
    [InlineData("2000G")]
    [InlineData("99999999999999999999")]
    public void A_memory_size_that_no_machine_has_is_refused(string size) =>
        AssertRefused(Tool.Run("run", "--memory=" + size, Repository.Sample("hello")), "--memory is a multiple of 4K from 64K to 1024G");

    [Fact]
    public void Too_little_memory_for_the_program_is_refused_with_what_it_needs() =>
        AssertRefused(Tool.Run("run", "--memory", "64K", Repository.Sample("hello")), "hello.elf: ", "96 KiB", "--memory");

    [Fact]
    public void A_device_without_end_is_refused_by_its_beginning()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "There is no /dev/zero here.");

        AssertRefused(Tool.Run("run", "/dev/zero"), "00 00 00 00");
    }

    private static void AssertRefused(ToolResult result, params string[] reasons)
    {
        string line = Assert.Single(result.ErrorLines);
        Assert.StartsWith("x64paging: ", line, StringComparison.Ordinal);
        Assert.All(reasons, reason => Assert.Contains(reason, line, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Output);
    }
}
