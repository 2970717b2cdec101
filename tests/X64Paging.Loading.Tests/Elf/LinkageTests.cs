// SPDX-License-Identifier: MIT

using System.Buffers.Binary;
using System.Text;
using X64Paging.Loading.Elf;
using Xunit;

namespace X64Paging.Loading.Tests.Elf;

public sealed class LinkageTests
{
    private const ulong Needed = 1;
    private const ulong Flags1 = 0x6FFF_FFFB;
    private const ulong Pie = 0x0800_0000;
    private const ushort Executable = 2;
    private const ushort Dynamic = 3;

    [Theory]
    [InlineData("/lib64/ld-linux-x86-64.so.2\0", "/lib64/ld-linux-x86-64.so.2")]
    [InlineData("", "unnamed")]
    [InlineData("a\u001B[2J\nb", "a?[2J?b")]
    public void Program_with_an_interpreter_is_refused(string name, string shown) =>
        ElfRefusal.Is(
            $"The file is dynamically linked (its interpreter is {shown}). Build it statically: gcc -static",
            ElfBuilder.Minimal(new TestSegment { Type = TestSegment.Interpreter, Contents = Encoding.ASCII.GetBytes(name) }));

    [Fact]
    public void Program_that_needs_libraries_is_refused() =>
        ElfRefusal.Is(
            "The file is dynamically linked. Build it statically: gcc -static", Program(Executable, entryPoint: 0, (Needed, 1)));

    [Fact]
    public void Position_independent_program_that_needs_libraries_is_refused() =>
        ElfRefusal.Is(
            "The file is dynamically linked. Build it statically: gcc -static",
            Program(Dynamic, entryPoint: 0, (Needed, 1), (Flags1, Pie)));

    [Fact]
    public void Shared_library_that_needs_others_is_refused() =>
        ElfRefusal.Is(
            "The file is a shared library, not a program. Build a static program: gcc -static", Program(Dynamic, 0x1000, (Needed, 1)));

    [Fact]
    public void Shared_library_without_an_entry_point_is_refused() =>
        ElfRefusal.Is("The file is a shared library, not a program. Build a static program: gcc -static", Program(Dynamic, entryPoint: 0));

    [Fact]
    public void Dynamic_section_of_a_static_program_is_allowed() =>
        Assert.Single(ElfReader.Read(Program(Executable, 0x40_1000, (Flags1, 0)).Build()).Segments);

    [Fact]
    public void Entries_after_the_end_of_the_dynamic_section_are_ignored() =>
        Assert.True(ElfReader.Read(Program(Dynamic, 0x1000, (Flags1, Pie), (0, 0), (Needed, 1)).Build()).IsPositionIndependent);

    [Fact]
    public void Dynamic_section_cut_short_is_refused() =>
        ElfRefusal.Is(
            "The segment of program header 1 takes 0x30 bytes at file offset 0x7000, but the file has 0x1004; is it cut short?",
            ElfBuilder.Minimal(new TestSegment { Type = TestSegment.Dynamic, Offset = 0x7000, FileSize = 0x30 }));

    private static ElfBuilder Program(ushort type, ulong entryPoint, params (ulong Tag, ulong Value)[] entries)
    {
        byte[] section = new byte[(entries.Length + 1) * 16];
        for (int i = 0; i < entries.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(section.AsSpan(i * 16), entries[i].Tag);
            BinaryPrimitives.WriteUInt64LittleEndian(section.AsSpan(i * 16 + 8), entries[i].Value);
        }

        ulong address = type == Dynamic ? 0x1000ul : ElfBuilder.CodeAddress;
        return new ElfBuilder
        {
            Type = type,
            EntryPoint = entryPoint,
            Segments = [ElfBuilder.Code() with { Address = address }, new TestSegment { Type = TestSegment.Dynamic, Contents = section }],
        };
    }
}
