// SPDX-License-Identifier: MIT

using System.Buffers.Binary;
using System.Text;

namespace X64Paging.Loading.Tests.Elf;

/// <summary>
/// Builds an ELF64 file byte by byte: header, program headers, contents at offsets that agree with their addresses modulo 4 KiB,
/// then, if there are symbols, .symtab, .strtab and the section headers. Every field can be set wrong.
/// </summary>
internal sealed class ElfBuilder
{
    internal const ulong CodeAddress = 0x40_1000;
    private const int HeaderSize = 64;
    private const int ProgramHeaderSize = 56;

    private readonly List<byte> _file = [];

    internal byte Class { get; init; } = 2;

    internal byte ByteOrder { get; init; } = 1;

    internal ushort Type { get; init; } = 2;

    internal ushort Machine { get; init; } = 62;

    internal ulong EntryPoint { get; init; } = CodeAddress;

    internal ushort ProgramHeaderEntrySize { get; init; } = ProgramHeaderSize;

    internal ulong ProgramHeaderOffset { get; init; } = HeaderSize;

    internal ushort? ProgramHeaderCount { get; init; }

    internal List<TestSegment> Segments { get; init; } = [];

    internal List<TestSymbol> Symbols { get; init; } = [];

    /// <summary>.symtab's sh_link: the index of its string table.</summary>
    internal uint StringTableIndex { get; init; } = 4;

    /// <summary>Added to the size of .strtab, to make it end elsewhere.</summary>
    internal int StringTableGrowth { get; init; }

    /// <summary>Extent of section 1, which holds the code.</summary>
    internal ulong CodeSectionSize { get; init; } = 0x1000;

    /// <summary>One executable segment at <see cref="CodeAddress"/>: the smallest valid program.</summary>
    internal static ElfBuilder Minimal(params TestSegment[] more) =>
        new() { Segments = [Code(), .. more] };

    internal static TestSegment Code() => new() { Address = CodeAddress, Contents = [0x0F, 0x05, 0xEB, 0xFE] };

    internal byte[] Build()
    {
        _file.Clear();
        _file.AddRange(new byte[HeaderSize + Segments.Count * ProgramHeaderSize]);
        for (int i = 0; i < Segments.Count; i++)
            WriteSegment(HeaderSize + i * ProgramHeaderSize, Segments[i]);
        ulong sectionHeaders = Symbols.Count == 0 ? 0 : WriteSymbols();
        WriteHeader(sectionHeaders);
        return [.. _file];
    }

    private void WriteHeader(ulong sectionHeaders)
    {
        byte[] header = new byte[HeaderSize];
        "\u007FELF"u8.CopyTo(header);
        header[4] = Class;
        header[5] = ByteOrder;
        header[6] = 1;
        Put(header, 16, Type);
        Put(header, 18, Machine);
        Put(header, 20, 1u);
        Put(header, 24, EntryPoint);
        Put(header, 32, ProgramHeaderOffset);
        Put(header, 40, sectionHeaders);
        Put(header, 52, (ushort)HeaderSize);
        Put(header, 54, ProgramHeaderEntrySize);
        Put(header, 56, ProgramHeaderCount ?? (ushort)Segments.Count);
        Put(header, 58, (ushort)64);
        Put(header, 60, (ushort)(sectionHeaders == 0 ? 0 : 5));
        Overwrite(0, header);
    }

    private void WriteSegment(int at, TestSegment segment)
    {
        // Zeroes up to an offset that agrees with the address; segments without contents take no space.
        while (segment.Contents.Length != 0 && segment.Type == TestSegment.Load && (ulong)_file.Count % 0x1000 != segment.Address % 0x1000)
            _file.Add(0);

        ulong fileSize = segment.FileSize ?? (ulong)segment.Contents.Length;
        byte[] header = new byte[ProgramHeaderSize];
        Put(header, 0, segment.Type);
        Put(header, 4, segment.Flags);
        Put(header, 8, segment.Offset ?? (ulong)_file.Count);
        Put(header, 16, segment.Address);
        Put(header, 24, segment.Address);
        Put(header, 32, fileSize);
        Put(header, 40, segment.MemorySize ?? fileSize);
        Put(header, 48, segment.Alignment);
        Overwrite(at, header);
        _file.AddRange(segment.Contents);
    }

    private ulong WriteSymbols()
    {
        List<byte> names = [0];
        ulong symbolTable = (ulong)_file.Count;
        _file.AddRange(new byte[24]);
        foreach (TestSymbol symbol in Symbols)
        {
            byte[] entry = new byte[24];
            Put(entry, 0, symbol.NameOffset ?? (uint)names.Count);
            entry[4] = (byte)(symbol.Binding << 4 | symbol.Type);
            Put(entry, 6, symbol.InSection);
            Put(entry, 8, symbol.Address);
            Put(entry, 16, symbol.Size);
            _file.AddRange(entry);
            names.AddRange(Encoding.UTF8.GetBytes(symbol.Name));
            names.Add(0);
        }

        ulong stringTable = (ulong)_file.Count;
        _file.AddRange(names);

        ulong sectionHeaders = (ulong)_file.Count;
        WriteSection(type: 0, flags: 0, address: 0, offset: 0, size: 0);
        WriteSection(type: 1, flags: 6, CodeAddress, offset: 0, CodeSectionSize);
        WriteSection(type: 1, flags: 3, address: 0x60_0000, offset: 0, size: 0x1000);
        WriteSection(type: 2, flags: 0, address: 0, symbolTable, stringTable - symbolTable, StringTableIndex, entrySize: 24);
        WriteSection(type: 3, flags: 0, address: 0, stringTable, (ulong)(names.Count + StringTableGrowth));
        return sectionHeaders;
    }

    private void WriteSection(
        uint type, ulong flags, ulong address, ulong offset, ulong size, uint link = 0, ulong entrySize = 0)
    {
        byte[] header = new byte[64];
        Put(header, 4, type);
        Put(header, 8, flags);
        Put(header, 16, address);
        Put(header, 24, offset);
        Put(header, 32, size);
        Put(header, 40, link);
        Put(header, 56, entrySize);
        _file.AddRange(header);
    }

    private void Overwrite(int at, byte[] bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
            _file[at + i] = bytes[i];
    }

    private static void Put(byte[] to, int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(to.AsSpan(at), value);

    private static void Put(byte[] to, int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(to.AsSpan(at), value);

    private static void Put(byte[] to, int at, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(to.AsSpan(at), value);
}
