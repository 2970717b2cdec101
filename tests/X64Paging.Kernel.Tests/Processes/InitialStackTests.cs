// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Text;
using X64Paging.Kernel.Memory;
using X64Paging.Loading.Elf;
using static Iced.Intel.AssemblerRegisters;

namespace X64Paging.Kernel.Tests.Processes;

/// <summary>What a program finds on its stack, as it writes it out itself. System V ABI, "Process Initialization".</summary>
public sealed class InitialStackTests
{
    private const ulong ProgramHeaderSize = 4;
    private const ulong PageSize = 6;
    private const ulong Entry = 9;
    private const ulong Random = 25;
    private const ulong ExecutableName = 31;

    [Fact]
    public void Arguments_and_environment_are_where_the_ABI_says()
    {
        Stack stack = StackOf(["prog", "", "a b", "ärger"], ["HOME=/", "X="]);

        Assert.Equal(4UL, stack.Word(0));
        Assert.Equal(["prog", "", "a b", "ärger"], [stack.Text(1), stack.Text(2), stack.Text(3), stack.Text(4)]);
        Assert.Equal(0UL, stack.Word(5));
        Assert.Equal(["HOME=/", "X="], [stack.Text(6), stack.Text(7)]);
        Assert.Equal(0UL, stack.Word(8));
    }

    [Fact]
    public void Auxiliary_vector_names_page_size_entry_and_program()
    {
        Stack stack = StackOf(["prog"], []);

        Dictionary<ulong, ulong> auxiliary = stack.Auxiliary(firstWord: 4);

        Assert.Equal(4096UL, auxiliary[PageSize]);
        Assert.Equal(56UL, auxiliary[ProgramHeaderSize]);
        Assert.Equal(TestProgram.CodeStart, auxiliary[Entry]);
        Assert.Equal("prog", stack.TextAt(auxiliary[ExecutableName]));
        Assert.InRange(auxiliary[Random], stack.Start, AddressSpace.UserEnd.Value - 16);
    }

    [Fact]
    public void Two_runs_find_the_same_bytes()
    {
        Assert.Equal(StackOf(["prog", "x"], ["A=B"]).Bytes, StackOf(["prog", "x"], ["A=B"]).Bytes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Stack_pointer_is_a_multiple_of_16_whatever_lies_there(int variableCount)
    {
        string[] environment = [.. Enumerable.Range(0, variableCount).Select(i => $"NAME{i}=" + new string('x', i))];

        foreach (string[] arguments in (string[][])[["p"], ["p", "one"], ["program", "one", "two"]])
            Assert.Equal(0UL, StackOf(arguments, environment).Start % 16);
    }

    [Fact]
    public void Many_pages_of_arguments_are_all_there()
    {
        string[] arguments = ["prog", .. Enumerable.Range(0, 500).Select(i => $"argument number {i} of a long command line")];

        Stack stack = StackOf(arguments, []);

        Assert.Equal(arguments, Enumerable.Range(1, 501).Select(stack.Text));
    }

    private static Stack StackOf(string[] arguments, string[] environment)
    {
        ElfImage image = TestProgram.Assemble(program =>
        {
            program.mov(rbx, rsp);
            program.Print(rbx);
            program.mov(rdi, 1);
            program.mov(rsi, rbx);
            program.mov(rdx, AddressSpace.UserEnd.Value);
            program.sub(rdx, rbx);
            program.mov(rax, (long)LinuxCall.Write);
            program.syscall();
            program.Exit(0);
        });
        using KernelRun run = new(image, arguments: arguments, environment: environment);
        run.RunToEnd();
        return new Stack(BinaryPrimitives.ReadUInt64LittleEndian(run.Output), run.Output[sizeof(ulong)..]);
    }

    private sealed record Stack(ulong Start, byte[] Bytes)
    {
        public ulong Word(int index) => BinaryPrimitives.ReadUInt64LittleEndian(Bytes.AsSpan(index * sizeof(ulong)));

        public string Text(int index) => TextAt(Word(index));

        public string TextAt(ulong address)
        {
            ReadOnlySpan<byte> text = Bytes.AsSpan((int)(address - Start));
            return Encoding.UTF8.GetString(text[..text.IndexOf((byte)0)]);
        }

        public Dictionary<ulong, ulong> Auxiliary(int firstWord)
        {
            Dictionary<ulong, ulong> entries = [];
            for (int word = firstWord; Word(word) != 0; word += 2)
                entries.Add(Word(word), Word(word + 1));
            return entries;
        }
    }
}
