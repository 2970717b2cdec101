// SPDX-License-Identifier: MIT

using System.Buffers.Binary;

namespace X64Paging.Loading.Elf;

/// <summary>One entry of the program header table, as the file says. gABI, "Program Header".</summary>
internal readonly record struct ProgramHeader(
    int Index,
    ProgramHeaderType Type,
    SegmentRights Rights,
    ulong Offset,
    ulong Address,
    ulong FileSize,
    ulong MemorySize,
    ulong Alignment)
{
    internal const int Size = 56;

    /// <summary>e_phnum when the count does not fit 16 bits and is kept elsewhere (PN_XNUM).</summary>
    private const ushort CountElsewhere = 0xFFFF;

    private const SegmentRights AllRights = SegmentRights.Read | SegmentRights.Write | SegmentRights.Execute;

    /// <summary>Subject of the sentences that refuse this header.</summary>
    internal string Name => $"Program header {Index}";

    /// <exception cref="ImageFormatException">There is no table, or it cannot be read.</exception>
    internal static ProgramHeader[] ReadAll(ReadOnlyMemory<byte> file, in ElfHeader header)
    {
        int count = header.ProgramHeaderCount;
        if (count == 0)
            throw new ImageFormatException("The file has no program headers, so there is nothing to load.");
        if (count == CountElsewhere)
            throw new ImageFormatException("The file has more than 65534 program headers.");
        if (header.ProgramHeaderSize != Size)
            throw new ImageFormatException($"The file's program headers have {header.ProgramHeaderSize} bytes each instead of {Size}.");

        ReadOnlySpan<byte> table = ElfFile
            .Slice(file, header.ProgramHeaderOffset, (ulong)(count * Size), "The program header table").Span;
        ProgramHeader[] headers = new ProgramHeader[count];
        for (int i = 0; i < count; i++)
            headers[i] = Read(table.Slice(i * Size, Size), i);
        return headers;
    }

    /// <summary>The alignment in bytes; the file says 0 or 1 for none.</summary>
    internal ulong AlignmentOrOne => Math.Max(Alignment, 1);

    /// <summary>The bytes in the file.</summary>
    /// <exception cref="ImageFormatException">They go beyond the file.</exception>
    internal ReadOnlyMemory<byte> Contents(ReadOnlyMemory<byte> file) =>
        FileSize == 0 ? ReadOnlyMemory<byte>.Empty : ElfFile.Slice(file, Offset, FileSize, $"The segment of program header {Index}");

    /// <summary>Refuses sizes and alignments that make no sense wherever the header points.</summary>
    internal void CheckSizeAndAlignment()
    {
        if (FileSize > MemorySize)
            throw new ImageFormatException(
                $"{Name} has more bytes in the file (0x{FileSize:x}) than in memory (0x{MemorySize:x}).");
        if ((Alignment & (Alignment - 1)) != 0)
            throw new ImageFormatException($"{Name} has the alignment 0x{Alignment:x}, which is no power of two.");
        if (Alignment > UserHalf.LargestAlignment)
            throw new ImageFormatException($"{Name} has the alignment 0x{Alignment:x}, which is above 1 GiB, the largest page.");
    }

    private static ProgramHeader Read(ReadOnlySpan<byte> entry, int index) => new(
        index,
        (ProgramHeaderType)BinaryPrimitives.ReadUInt32LittleEndian(entry),
        (SegmentRights)BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]) & AllRights,
        Offset: BinaryPrimitives.ReadUInt64LittleEndian(entry[8..]),
        Address: BinaryPrimitives.ReadUInt64LittleEndian(entry[16..]),        // p_paddr, at 24, means nothing here
        FileSize: BinaryPrimitives.ReadUInt64LittleEndian(entry[32..]),
        MemorySize: BinaryPrimitives.ReadUInt64LittleEndian(entry[40..]),
        Alignment: BinaryPrimitives.ReadUInt64LittleEndian(entry[48..]));
}
