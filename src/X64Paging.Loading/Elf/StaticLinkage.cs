// SPDX-License-Identifier: MIT

using System.Buffers.Binary;
using System.Text;

namespace X64Paging.Loading.Elf;

/// <summary>Refuses what needs a dynamic linker. gABI, "Dynamic Section".</summary>
internal static class StaticLinkage
{
    private const int EntrySize = 16;
    private const ulong NoMoreEntries = 0;              // DT_NULL
    private const ulong NeededLibrary = 1;              // DT_NEEDED
    private const ulong MoreFlags = 0x6FFF_FFFB;        // DT_FLAGS_1
    private const ulong ProgramFlag = 0x0800_0000;      // DF_1_PIE: a program, not a library
    private const int LongestInterpreterShown = 64;

    /// <exception cref="ImageFormatException">The file is a shared library or a dynamically linked program.</exception>
    internal static void Check(ReadOnlyMemory<byte> file, in ElfHeader header, ProgramHeader[] programHeaders)
    {
        bool needsLibraries = false;
        bool isMarkedProgram = false;
        foreach (ProgramHeader programHeader in programHeaders)
        {
            if (programHeader.Type == ProgramHeaderType.Interpreter)
                throw DynamicallyLinked($" (its interpreter is {ShownName(programHeader.Contents(file).Span)})");
            if (programHeader.Type == ProgramHeaderType.Dynamic)
                ReadDynamicSection(programHeader.Contents(file).Span, ref needsLibraries, ref isMarkedProgram);
        }

        if (header.Type == ElfFileType.Dynamic && !isMarkedProgram && (needsLibraries || header.EntryPoint == 0))
            throw new ImageFormatException("The file is a shared library, not a program. Build a static program: gcc -static");
        if (needsLibraries)
            throw DynamicallyLinked("");
    }

    private static void ReadDynamicSection(ReadOnlySpan<byte> section, ref bool needsLibraries, ref bool isMarkedProgram)
    {
        for (; section.Length >= EntrySize; section = section[EntrySize..])
        {
            ulong tag = BinaryPrimitives.ReadUInt64LittleEndian(section);
            if (tag == NoMoreEntries)
                return;
            needsLibraries |= tag == NeededLibrary;
            isMarkedProgram |= tag == MoreFlags && (BinaryPrimitives.ReadUInt64LittleEndian(section[8..]) & ProgramFlag) != 0;
        }
    }

    private static ImageFormatException DynamicallyLinked(string detail) =>
        new($"The file is dynamically linked{detail}. Build it statically: gcc -static");

    /// <summary>A name from the file, safe to print: ASCII, short, on one line.</summary>
    private static string ShownName(ReadOnlySpan<byte> name)
    {
        StringBuilder shown = new();
        foreach (byte character in name[..Math.Min(name.Length, LongestInterpreterShown)])
        {
            if (character == 0)
                break;
            shown.Append(character is > 0x20 and < 0x7F ? (char)character : '?');
        }

        return shown.Length == 0 ? "unnamed" : shown.ToString();
    }
}
