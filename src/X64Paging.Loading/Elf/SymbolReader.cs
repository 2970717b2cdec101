// SPDX-License-Identifier: MIT

using System.Buffers.Binary;

namespace X64Paging.Loading.Elf;

/// <summary>Reads .symtab. gABI, "Symbol Table".</summary>
/// <remarks>
/// Never refuses: a program runs without its section headers, and packers leave them in any state. Where the tables cannot be read
/// there are no symbols, and a symbol that makes no sense is left out.
/// </remarks>
internal static class SymbolReader
{
    private const int EntrySize = 24;
    private const int TypeNone = 0;                     // STT_NOTYPE
    private const int TypeData = 1;                     // STT_OBJECT
    private const int TypeFunction = 2;                 // STT_FUNC
    private const int TypeResolver = 10;                // STT_GNU_IFUNC
    private const int BindingLocal = 0;                 // STB_LOCAL
    private const ushort Undefined = 0;                 // SHN_UNDEF
    private const ushort FirstReserved = 0xFF00;        // SHN_LORESERVE: absolute values, common blocks
    private const int MostUnderscores = 3;

    internal static SymbolTable Read(ReadOnlyMemory<byte> file, in ElfHeader header)
    {
        SectionHeader[] sections = ReadSections(file, header);
        foreach (SectionHeader section in sections)
        {
            if (section.Type == SectionHeader.SymbolTableType)
                return ReadTable(file, sections, section);
        }

        return SymbolTable.Empty;
    }

    private static SectionHeader[] ReadSections(ReadOnlyMemory<byte> file, in ElfHeader header)
    {
        ulong size = (ulong)header.SectionHeaderCount * SectionHeader.EncodedSize;
        if (header.SectionHeaderSize != SectionHeader.EncodedSize
            || !ElfFile.TrySlice(file, header.SectionHeaderOffset, size, out ReadOnlyMemory<byte> table))
            return [];

        SectionHeader[] sections = new SectionHeader[header.SectionHeaderCount];
        for (int i = 0; i < sections.Length; i++)
            sections[i] = SectionHeader.Read(table.Span.Slice(i * SectionHeader.EncodedSize, SectionHeader.EncodedSize));
        return sections;
    }

    private static SymbolTable ReadTable(ReadOnlyMemory<byte> file, SectionHeader[] sections, in SectionHeader section)
    {
        if (section.EntrySize != EntrySize
            || section.Link >= (uint)sections.Length
            || sections[section.Link].Type != SectionHeader.StringTableType
            || !ElfFile.TrySlice(file, section.Offset, section.Size, out ReadOnlyMemory<byte> symbols)
            || !ElfFile.TrySlice(file, sections[section.Link].Offset, sections[section.Link].Size, out ReadOnlyMemory<byte> strings))
            return SymbolTable.Empty;

        StringTable names = new(strings);
        List<SymbolEntry> entries = [];
        ReadOnlySpan<byte> rest = symbols.Span;
        for (int ordinal = 0; rest.Length >= EntrySize; ordinal++, rest = rest[EntrySize..])
        {
            if (TryReadSymbol(rest, ordinal, names, sections, out SymbolEntry entry))
                entries.Add(entry);
        }

        return new SymbolTable(names, [.. entries]);
    }

    private static bool TryReadSymbol(
        ReadOnlySpan<byte> symbol, int ordinal, StringTable names, SectionHeader[] sections, out SymbolEntry entry)
    {
        uint name = BinaryPrimitives.ReadUInt32LittleEndian(symbol);
        ushort section = BinaryPrimitives.ReadUInt16LittleEndian(symbol[6..]);
        if (section is Undefined or >= FirstReserved
            || section >= sections.Length
            || !names.HasName(name)
            || KindOf(symbol[4] & 15) is not SymbolKind kind)
        {
            entry = default;
            return false;
        }

        ulong address = BinaryPrimitives.ReadUInt64LittleEndian(symbol[8..]);
        ulong size = BinaryPrimitives.ReadUInt64LittleEndian(symbol[16..]);
        int nameOffset = (int)name;        // inside the string table, as HasName said
        int rank = MostUnderscores - names.CountLeadingUnderscores(nameOffset, MostUnderscores);
        if (symbol[4] >> 4 != BindingLocal)
            rank += MostUnderscores + 1;
        entry = new SymbolEntry(address, size, sections[section].CodeEndFor(address), nameOffset, ordinal, (byte)rank, kind);
        return true;
    }

    /// <summary>What a symbol names; none for sections, files and thread-local offsets, which have no address of their own.</summary>
    private static SymbolKind? KindOf(int type) => type switch
    {
        TypeNone => SymbolKind.Label,
        TypeData => SymbolKind.Data,
        TypeFunction or TypeResolver => SymbolKind.Function,
        _ => null,
    };
}
