// SPDX-License-Identifier: MIT

using X64Paging.Loading.Elf;
using Xunit;

namespace X64Paging.Loading.Tests.Elf;

public sealed class SymbolTests
{
    private const ulong Code = ElfBuilder.CodeAddress;

    [Fact]
    public void Stripped_program_has_no_symbols()
    {
        SymbolTable symbols = ElfReader.Read(ElfBuilder.Minimal().Build()).Symbols;

        Assert.Equal(0, symbols.Count);
        Assert.False(symbols.TryFind("main", out _));
        Assert.False(symbols.TryFindFunction(Code, out _));
    }

    [Fact]
    public void Name_is_found_with_its_address_size_and_kind()
    {
        SymbolTable symbols = Read(
            new TestSymbol("main", Code + 0x10, 0x20),
            new TestSymbol("counter", 0x60_0000, 8) { Type = TestSymbol.Data, InSection = TestSymbol.DataSection });

        Assert.Equal(2, symbols.Count);
        Assert.True(symbols.TryFind("main", out Symbol main));
        Assert.Equal(new Symbol("main", Code + 0x10, 0x20, SymbolKind.Function), main);
        Assert.True(symbols.TryFind("counter", out Symbol counter));
        Assert.Equal(new Symbol("counter", 0x60_0000, 8, SymbolKind.Data), counter);
    }

    [Theory]
    [InlineData("mai")]
    [InlineData("main2")]
    [InlineData("ain")]
    [InlineData("")]
    [InlineData("main\0exit")]
    public void Name_that_only_resembles_one_is_not_found(string name) =>
        Assert.False(Read(new TestSymbol("main", Code, 4), new TestSymbol("exit", Code + 4, 4)).TryFind(name, out _));

    [Fact]
    public void Global_name_wins_over_local_ones()
    {
        SymbolTable symbols = Read(
            new TestSymbol("init", Code, 4) { Binding = TestSymbol.Local },
            new TestSymbol("init", Code + 8, 4),
            new TestSymbol("init", Code + 16, 4));

        Assert.True(symbols.TryFind("init", out Symbol init));
        Assert.Equal(Code + 8, init.Address);
    }

    [Theory]
    [InlineData(0x0F, null)]
    [InlineData(0x10, "first")]
    [InlineData(0x1F, "first+0xf")]
    [InlineData(0x20, null)]
    [InlineData(0x2F, null)]
    [InlineData(0x30, "second")]
    [InlineData(0x37, "second+0x7")]
    [InlineData(0x38, null)]
    public void Address_is_told_by_the_function_that_holds_it(ulong offset, string? expected) =>
        Assert.Equal(
            expected, Locate(Read(new TestSymbol("second", Code + 0x30, 8), new TestSymbol("first", Code + 0x10, 0x10)), Code + offset));

    [Theory]
    [InlineData(0)]
    [InlineData(Code - 1)]
    [InlineData(ulong.MaxValue)]
    public void Address_far_from_any_function_has_none(ulong address) =>
        Assert.Null(Locate(Read(new TestSymbol("main", Code, 0x10)), address));

    [Theory]
    [InlineData(0x50, "outer+0x50")]
    [InlineData(0x10, "inner")]
    [InlineData(0x1F, "inner+0xf")]
    [InlineData(0x20, "outer+0x20")]
    [InlineData(0x44, "later+0x4")]
    [InlineData(0x100, null)]
    public void Function_inside_another_wins_for_its_own_bytes(ulong offset, string? expected) =>
        Assert.Equal(
            expected,
            Locate(
                Read(
                    new TestSymbol("outer", Code, 0x100),
                    new TestSymbol("inner", Code + 0x10, 0x10),
                    new TestSymbol("later", Code + 0x40, 8)),
                Code + offset));

    [Fact]
    public void Sized_function_wins_over_a_label_inside_it() =>
        Assert.Equal(
            "copy+0x14",
            Locate(
                Read(
                    new TestSymbol("copy", Code, 0x40),
                    new TestSymbol("loop", Code + 0x10, 0) { Type = TestSymbol.None, Binding = TestSymbol.Local }),
                Code + 0x14));

    [Theory]
    [InlineData(0x00, "_start")]
    [InlineData(0x0F, "_start+0xf")]
    [InlineData(0x10, "main")]
    [InlineData(0x20, null)]                 // behind main, which does not reach there, and _start lies before main
    [InlineData(0x30, "finish")]
    [InlineData(0x3F, "finish+0xf")]         // the section ends here
    [InlineData(0x40, null)]
    public void Label_without_a_size_reaches_to_the_next_function_or_the_end_of_its_section(ulong offset, string? expected)
    {
        ElfBuilder builder = new()
        {
            Segments = [ElfBuilder.Code()],
            CodeSectionSize = 0x40,
            Symbols =
            [
                new TestSymbol("_start", Code, 0) { Type = TestSymbol.None },
                new TestSymbol("main", Code + 0x10, 0x10),
                new TestSymbol("finish", Code + 0x30, 0),
            ],
        };

        Assert.Equal(expected, Locate(ElfReader.Read(builder.Build()).Symbols, Code + offset));
    }

    [Fact]
    public void Label_among_data_is_no_function() =>
        Assert.Null(
            Locate(
                Read(new TestSymbol("table", 0x60_0000, 0) { Type = TestSymbol.None, InSection = TestSymbol.DataSection }), 0x60_0000));

    [Fact]
    public void Of_several_names_the_global_one_with_the_fewest_underscores_is_shown() =>
        Assert.Equal(
            "write",
            Locate(
                Read(
                    new TestSymbol("__write", Code, 4),
                    new TestSymbol("w", Code, 4) { Binding = TestSymbol.Local },
                    new TestSymbol("write", Code, 4),
                    new TestSymbol("write_again", Code, 4),
                    new TestSymbol("_IO_write", Code, 4)),
                Code));

    [Fact]
    public void Symbol_that_names_no_address_is_left_out()
    {
        SymbolTable symbols = Read(
            new TestSymbol("section", Code, 4) { Type = TestSymbol.Section },
            new TestSymbol("errno", 8, 4) { Type = TestSymbol.ThreadLocal },
            new TestSymbol("undefined", 0, 0) { InSection = 0 },
            new TestSymbol("absolute", 42, 0) { InSection = 0xFFF1 },
            new TestSymbol("nowhere", Code, 4) { InSection = 77 },
            new TestSymbol("", Code, 4));

        Assert.Equal(0, symbols.Count);
    }

    [Fact]
    public void Name_outside_the_string_table_leaves_its_symbol_out()
    {
        SymbolTable symbols = Read(
            new TestSymbol("bad", Code, 4) { NameOffset = 0x8000_0000 },
            new TestSymbol("worse", Code, 4) { NameOffset = uint.MaxValue },
            new TestSymbol("good", Code, 4));

        Assert.Equal(1, symbols.Count);
        Assert.True(symbols.TryFind("good", out _));
    }

    [Fact]
    public void Name_that_does_not_end_within_the_string_table_leaves_its_symbol_out()
    {
        SymbolTable symbols = ElfReader.Read(Builder(new TestSymbol("good", Code, 4), new TestSymbol("cut", Code, 4), growth: -1)).Symbols;

        Assert.Equal(1, symbols.Count);
        Assert.True(symbols.TryFind("good", out _));
    }

    [Fact]
    public void String_table_beyond_the_file_leaves_no_symbols() =>
        Assert.Equal(
            0, ElfReader.Read(Builder(new TestSymbol("a", Code, 4), new TestSymbol("b", Code, 4), growth: 0x10_0000)).Symbols.Count);

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(uint.MaxValue)]
    public void Symbol_table_without_a_string_table_leaves_no_symbols(uint stringTable)
    {
        ElfBuilder builder = new()
        {
            Segments = [ElfBuilder.Code()],
            Symbols = [new TestSymbol("main", Code, 4)],
            StringTableIndex = stringTable,
        };

        Assert.Equal(0, ElfReader.Read(builder.Build()).Symbols.Count);
    }

    [Fact]
    public void Section_headers_beyond_the_file_leave_no_symbols()
    {
        byte[] file = new ElfBuilder { Segments = [ElfBuilder.Code()], Symbols = [new TestSymbol("main", Code, 4)] }.Build();

        Assert.Equal(0, ElfReader.Read(file.AsMemory(0, file.Length - 1)).Symbols.Count);
    }

    [Fact]
    public void Function_whose_end_would_wrap_is_cut() =>
        Assert.Equal("huge+0x500", Locate(Read(new TestSymbol("huge", Code, ulong.MaxValue)), Code + 0x500));

    private static string? Locate(SymbolTable symbols, ulong address) =>
        symbols.TryFindFunction(address, out CodeLocation location) ? location.ToString() : null;

    private static SymbolTable Read(params TestSymbol[] symbols) =>
        ElfReader.Read(new ElfBuilder { Segments = [ElfBuilder.Code()], Symbols = [.. symbols] }.Build()).Symbols;

    private static byte[] Builder(TestSymbol first, TestSymbol second, int growth) =>
        new ElfBuilder { Segments = [ElfBuilder.Code()], Symbols = [first, second], StringTableGrowth = growth }.Build();
}
