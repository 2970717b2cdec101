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
            if (Directory.Exists(path))
            {
                Messages.Error($"{path}: The file is a directory.");
                return false;
            }

            image = ElfReader.Read(File.ReadAllBytes(path));
            return true;
        }
        catch (FileNotFoundException)
        {
            Messages.Error($"{path}: No such file.");
        }
        catch (DirectoryNotFoundException)
        {
            Messages.Error($"{path}: No such file.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or ImageFormatException)
        {
            Messages.Error($"{path}: {exception.Message}");
        }

        return false;
    }
}
