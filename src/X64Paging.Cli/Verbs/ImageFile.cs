// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;
using X64Paging.Loading;
using X64Paging.Loading.Elf;

namespace X64Paging.Cli.Verbs;

/// <summary>Reads a program's file, and says in one line why it cannot.</summary>
internal static class ImageFile
{
    public static bool TryRead(string path, [NotNullWhen(true)] out ElfImage? image)
    {
        image = null;
        try
        {
            image = ElfReader.Read(ReadBytes(path));
            return true;
        }
        catch (Exception exception) when (exception is IOException or ImageFormatException)
        {
            Messages.Error($"{path}: {exception.Message}");
            return false;
        }
    }

    /// <summary>Whether a file begins as an ELF file does. A stream that cannot go back is left alone.</summary>
    public static bool IsProgram(FileStream stream)
    {
        if (!stream.CanSeek)
            return false;

        Span<byte> beginning = stackalloc byte[4];
        int size = stream.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        return beginning[..size].SequenceEqual("\u007FELF"u8);
    }

    /// <summary>The whole file, or its beginning if that shows already that it is no program: a device may have no end.</summary>
    private static byte[] ReadBytes(string path)
    {
        const int BeginningSize = 4096;
        using FileStream stream = InputFile.Open(path);
        byte[] beginning = new byte[BeginningSize];
        int size = stream.ReadAtLeast(beginning, BeginningSize, throwOnEndOfStream: false);
        if (size < BeginningSize || !beginning.AsSpan().StartsWith("\u007FELF"u8))
            return beginning[..size];

        using MemoryStream bytes = new();
        bytes.Write(beginning);
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
