// SPDX-License-Identifier: MIT

namespace X64Paging.Loading.Elf;

/// <summary>Reads static x86-64 programs for Linux, position-independent ones (static PIE) included.</summary>
public static class ElfReader
{
    /// <summary>Reads and checks a program.</summary>
    /// <param name="file">
    /// All bytes of the file, whatever they are. The image keeps views of them: they must not change as long as it is used.
    /// </param>
    /// <returns>The program. Each segment lies within the user half and its contents within the file.</returns>
    /// <exception cref="ImageFormatException">The file is no program that can be run; the message says why in one line.</exception>
    /// <remarks>
    /// System V ABI (gABI), "ELF Header", "Program Header", "Symbol Table". Where the gABI is silent we do as Linux does (fs/binfmt_elf.c),
    /// but refuse what it would leave to a crash: overlapping segments, or an entry point outside the code. Section headers are read for
    /// symbols only and are never a reason to refuse. Memory used is in proportion to the file's size, whatever sizes it states.
    /// </remarks>
    public static ElfImage Read(ReadOnlyMemory<byte> file)
    {
        ElfHeader header = ElfHeader.Read(file.Span);
        ProgramHeader[] programHeaders = ProgramHeader.ReadAll(file, header);
        StaticLinkage.Check(file, header, programHeaders);
        ElfSegment[] segments = LoadSegments.Read(file, header.Type, programHeaders);
        CheckEntryPoint(header.EntryPoint, segments);

        return new ElfImage
        {
            EntryPoint = header.EntryPoint,
            Segments = Array.AsReadOnly(segments),
            SharedPages = Array.AsReadOnly(LoadSegments.FindSharedPages(segments)),
            ProgramHeaders = new ProgramHeaderTable(FindTable(header, programHeaders), ProgramHeader.Size, programHeaders.Length),
            Tls = ReadTls(file, programHeaders),
            HasExecutableStack = IsStackExecutable(programHeaders),
            IsPositionIndependent = header.Type == ElfFileType.Dynamic,
            Symbols = SymbolReader.Read(file, header),
        };
    }

    private static void CheckEntryPoint(ulong entryPoint, ElfSegment[] segments)
    {
        foreach (ElfSegment segment in segments)
        {
            if (entryPoint >= segment.Address && entryPoint < segment.End && (segment.Rights & SegmentRights.Execute) != 0)
                return;
        }

        throw new ImageFormatException($"The entry point 0x{entryPoint:x} lies in no executable segment.");
    }

    /// <summary>The linear address of the program header table: inside the segment whose contents include it.</summary>
    private static ulong? FindTable(in ElfHeader header, ProgramHeader[] programHeaders)
    {
        ulong tableSize = (ulong)programHeaders.Length * ProgramHeader.Size;
        foreach (ProgramHeader load in programHeaders)
        {
            ulong within = header.ProgramHeaderOffset - load.Offset;        // wraps to more than any file's size when before the segment
            if (load.Type == ProgramHeaderType.Load && within < load.FileSize && tableSize <= load.FileSize - within)
                return load.Address + within;
        }

        return null;
    }

    private static ElfTlsSegment? ReadTls(ReadOnlyMemory<byte> file, ProgramHeader[] programHeaders)
    {
        foreach (ProgramHeader header in programHeaders)
        {
            if (header.Type == ProgramHeaderType.Tls)
            {
                header.CheckSizeAndAlignment();
                return new ElfTlsSegment(header.Address, header.Contents(file), header.MemorySize, header.AlignmentOrOne);
            }
        }

        return null;
    }

    private static bool IsStackExecutable(ProgramHeader[] programHeaders)
    {
        foreach (ProgramHeader header in programHeaders)
        {
            if (header.Type == ProgramHeaderType.GnuStack)
                return (header.Rights & SegmentRights.Execute) != 0;
        }

        return false;
    }
}
