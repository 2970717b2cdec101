// SPDX-License-Identifier: MIT
namespace X64Paging.Cli.Verbs;

/// <summary>Opens files that the command line names.</summary>
internal static class InputFile
{
    /// <summary>Opens a file to read it from its beginning.</summary>
    /// <exception cref="IOException">It cannot be opened; the message is fit to be shown.</exception>
    public static FileStream Open(string path)
    {
        if (Directory.Exists(path))
            throw new IOException("The file is a directory.");

        try
        {
            return path.Length == 0 ? throw new FileNotFoundException() : File.OpenRead(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new IOException("No such file.", exception);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new IOException(exception.Message, exception);
        }
    }
}
