// SPDX-License-Identifier: MIT

namespace X64Paging.Loading.Elf;

/// <summary>Turns the PT_LOAD headers into segments that are safe to load.</summary>
internal static class LoadSegments
{
    /// <returns>The segments in address order. Those without a byte in memory are left out.</returns>
    /// <exception cref="ImageFormatException">A segment cannot be loaded, or there is none.</exception>
    internal static ElfSegment[] Read(ReadOnlyMemory<byte> file, ElfFileType type, ProgramHeader[] programHeaders)
    {
        List<ProgramHeader> loaded = [];
        foreach (ProgramHeader header in programHeaders)
        {
            if (header.Type != ProgramHeaderType.Load)
                continue;
            header.CheckSizeAndAlignment();
            if (header.MemorySize != 0)
                loaded.Add(header);
        }

        if (loaded.Count == 0)
            throw new ImageFormatException("The file has no loadable segment.");

        ElfSegment[] segments = new ElfSegment[loaded.Count];
        loaded.Sort(CompareByAddress);
        for (int i = 0; i < segments.Length; i++)
        {
            CheckAddresses(loaded[i], type);
            segments[i] = ToSegment(file, loaded[i]);
            if (i > 0 && segments[i - 1].End > segments[i].Address)
                throw new ImageFormatException(
                    $"Program headers {loaded[i - 1].Index} and {loaded[i].Index} overlap at 0x{segments[i].Address:x}.");
        }

        return segments;
    }

    /// <summary>The pages that hold bytes of more than one segment.</summary>
    internal static ulong[] FindSharedPages(ElfSegment[] segments)
    {
        List<ulong> shared = [];
        for (int i = 1; i < segments.Length; i++)
        {
            ulong page = PageOf(segments[i].Address);
            if (page == PageOf(segments[i - 1].End - 1) && (shared.Count == 0 || shared[^1] != page))
                shared.Add(page);
        }

        return [.. shared];
    }

    private static ElfSegment ToSegment(ReadOnlyMemory<byte> file, in ProgramHeader header)
    {
        ReadOnlyMemory<byte> contents = header.Contents(file);

        // Without contents the offset means nothing, and linkers leave it as it comes.
        if (header.FileSize != 0 && header.Offset % UserHalf.PageSize != header.Address % UserHalf.PageSize)
            throw new ImageFormatException(
                $"{header.Name} has the file offset 0x{header.Offset:x} and the address 0x{header.Address:x}, which differ in their "
                + "low 12 bits. Link without -n and -N.");

        return new ElfSegment(header.Address, contents, header.MemorySize, header.Rights, header.AlignmentOrOne);
    }

    private static void CheckAddresses(in ProgramHeader header, ElfFileType type)
    {
        bool isMovable = type == ElfFileType.Dynamic;
        if (!isMovable && header.Address < UserHalf.Start)
            throw new ImageFormatException(
                $"{header.Name} loads at 0x{header.Address:x}, and nothing may be below 0x{UserHalf.Start:x}. "
                + "Link it higher: -Wl,-Ttext-segment=0x400000");

        ulong end = isMovable ? UserHalf.LargestMovable : UserHalf.End;
        if (header.Address > end || header.MemorySize > end - header.Address)
            throw new ImageFormatException(
                $"{header.Name} loads 0x{header.MemorySize:x} bytes at 0x{header.Address:x}, beyond the end of "
                + $"{(isMovable ? "what a position-independent program may use" : "the user half")}, 0x{end:x}.");
    }

    private static ulong PageOf(ulong address) => address & ~(UserHalf.PageSize - 1);

    private static int CompareByAddress(ProgramHeader left, ProgramHeader right)
    {
        int order = left.Address.CompareTo(right.Address);
        return order != 0 ? order : left.Index.CompareTo(right.Index);
    }
}
