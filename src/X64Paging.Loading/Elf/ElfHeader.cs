// SPDX-License-Identifier: MIT

using System.Buffers.Binary;

namespace X64Paging.Loading.Elf;

/// <summary>The first 64 bytes of the file, checked. gABI, "ELF Header".</summary>
internal readonly record struct ElfHeader(
    ElfFileType Type,
    ulong EntryPoint,
    ulong ProgramHeaderOffset,
    ushort ProgramHeaderSize,
    ushort ProgramHeaderCount,
    ulong SectionHeaderOffset,
    ushort SectionHeaderSize,
    ushort SectionHeaderCount)
{
    private const int Size = 64;

    private static ReadOnlySpan<byte> Magic => "\u007FELF"u8;

    /// <summary>Reads the header of a 64-bit little-endian x86-64 program.</summary>
    /// <exception cref="ImageFormatException">It is something else.</exception>
    internal static ElfHeader Read(ReadOnlySpan<byte> file)
    {
        CheckIdentification(file);
        ushort machine = BinaryPrimitives.ReadUInt16LittleEndian(file[18..]);
        if (machine != ElfMachine.X64)
            throw new ImageFormatException($"The file is built for {ElfMachine.Name(machine)}; only x86-64 programs can be run.");

        return new ElfHeader(
            CheckType(BinaryPrimitives.ReadUInt16LittleEndian(file[16..])),
            EntryPoint: BinaryPrimitives.ReadUInt64LittleEndian(file[24..]),
            ProgramHeaderOffset: BinaryPrimitives.ReadUInt64LittleEndian(file[32..]),
            ProgramHeaderSize: BinaryPrimitives.ReadUInt16LittleEndian(file[54..]),
            ProgramHeaderCount: BinaryPrimitives.ReadUInt16LittleEndian(file[56..]),
            SectionHeaderOffset: BinaryPrimitives.ReadUInt64LittleEndian(file[40..]),
            SectionHeaderSize: BinaryPrimitives.ReadUInt16LittleEndian(file[58..]),
            SectionHeaderCount: BinaryPrimitives.ReadUInt16LittleEndian(file[60..]));
    }

    /// <summary>The bytes that say how to read the others: gABI, "ELF Identification".</summary>
    private static void CheckIdentification(ReadOnlySpan<byte> file)
    {
        if (file.IsEmpty)
            throw new ImageFormatException("The file is empty.");
        if (!file.StartsWith(Magic) && !Magic.StartsWith(file))
            throw new ImageFormatException(ForeignFormat.Describe(file));

        // Before the length, as the header of a 32-bit file is shorter.
        if (file.Length > 4 && file[4] == 1)
            throw new ImageFormatException("The file is a 32-bit ELF; only 64-bit programs can be run. Build it with gcc -m64.");
        if (file.Length < Size)
            throw new ImageFormatException($"The file is cut short: it has {file.Length} bytes, and an ELF header takes {Size}.");
        if (file[4] != 2)
            throw new ImageFormatException($"The file's ELF class is {file[4]}, which is unknown; 64-bit files have class 2.");
        if (file[5] == 2)
            throw new ImageFormatException("The file is a big-endian ELF; x86-64 programs are little-endian.");
        if (file[5] != 1)
            throw new ImageFormatException($"The file's ELF byte order is {file[5]}, which is unknown; little-endian files have 1.");
    }

    private static ElfFileType CheckType(ushort type) => (ElfFileType)type switch
    {
        ElfFileType.Executable or ElfFileType.Dynamic => (ElfFileType)type,
        ElfFileType.Relocatable => throw new ImageFormatException(
            "The file is a relocatable object (.o), not yet a program. Link it: gcc -static"),
        ElfFileType.Core => throw new ImageFormatException("The file is a core dump, not a program."),
        _ => throw new ImageFormatException($"The file's ELF type is 0x{type:x}, which is no program."),
    };
}
