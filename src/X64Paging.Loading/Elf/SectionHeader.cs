// SPDX-License-Identifier: MIT

using System.Buffers.Binary;

namespace X64Paging.Loading.Elf;

/// <summary>One entry of the section header table, as the file says. gABI, "Section Header Table".</summary>
internal readonly record struct SectionHeader(
    uint Type, ulong Flags, ulong Address, ulong Offset, ulong Size, uint Link, ulong EntrySize)
{
    internal const int EncodedSize = 64;
    internal const uint SymbolTableType = 2;            // SHT_SYMTAB
    internal const uint StringTableType = 3;            // SHT_STRTAB
    private const ulong Executable = 4;                 // SHF_EXECINSTR

    /// <summary>Where this section's code ends when an address is in it; 0 when it is not, or the section holds no code.</summary>
    internal ulong CodeEndFor(ulong address) =>
        (Flags & Executable) != 0 && address >= Address && address - Address < Size && Size <= ulong.MaxValue - Address
            ? Address + Size
            : 0;

    internal static SectionHeader Read(ReadOnlySpan<byte> entry) => new(
        Type: BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]),
        Flags: BinaryPrimitives.ReadUInt64LittleEndian(entry[8..]),
        Address: BinaryPrimitives.ReadUInt64LittleEndian(entry[16..]),
        Offset: BinaryPrimitives.ReadUInt64LittleEndian(entry[24..]),
        Size: BinaryPrimitives.ReadUInt64LittleEndian(entry[32..]),
        Link: BinaryPrimitives.ReadUInt32LittleEndian(entry[40..]),
        EntrySize: BinaryPrimitives.ReadUInt64LittleEndian(entry[56..]));
}
