// SPDX-License-Identifier: MIT
using Microsoft.Win32.SafeHandles;

namespace X64Paging.Cli.Host;

/// <summary>The tool's stdout, as the guest's.</summary>
internal static class StandardOutput
{
    private const int Descriptor = 1;

    /// <summary>Opens it so that a write to a pipe that nobody reads any more fails, as the guest must learn.</summary>
    public static Stream Open()
    {
        // .NET's console stream drops what a closed pipe does not take. A file stream does not, but keeps an offset of its own, so
        // that it would write over what others add to a regular file: it serves for pipes and sockets only.
        if (!OperatingSystem.IsWindows() && TryOpenUnseekable() is { } stream)
            return stream;

        return Console.OpenStandardOutput();
    }

    private static FileStream? TryOpenUnseekable()
    {
        FileStream? stream = null;
        try
        {
            stream = new FileStream(new SafeFileHandle(Descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            if (!stream.CanSeek)
                return stream;
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or UnauthorizedAccessException)
        {
            // It is closed, or not for writing: the console stream will say so when it is written.
        }

        stream?.Dispose();
        return null;
    }
}
