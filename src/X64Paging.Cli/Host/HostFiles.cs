// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Host;

namespace X64Paging.Cli.Host;

/// <summary>The host's files as whoever runs the tool may read them.</summary>
/// <remarks>
/// .NET does not tell devices, sockets and pipes from files; their size is 0, and a file of size 0 is never opened, so that none of
/// them is read.
/// </remarks>
internal sealed class HostFiles : IHostFiles
{
    private const uint DefaultPermissions = 0x1ED;

    public HostFileEntry? Find(string path)
    {
        try
        {
            FileSystemInfo info = new FileInfo(path);
            if (info.Attributes == (FileAttributes)(-1))
                return null;

            uint permissions = OperatingSystem.IsWindows() ? DefaultPermissions : (uint)info.UnixFileMode & 0x1FF;
            long modified = new DateTimeOffset(info.LastWriteTimeUtc).ToUnixTimeSeconds();
            if (info.LinkTarget is { } target)
                return new HostFileEntry(HostFileKind.Link, 0, permissions, modified, target);

            return (info.Attributes & FileAttributes.Directory) != 0
                ? new HostFileEntry(HostFileKind.Directory, 0, permissions, modified, null)
                : new HostFileEntry(HostFileKind.File, ((FileInfo)info).Length, permissions, modified, null);
        }
        catch (Exception exception) when (IsRefusal(exception))
        {
            return null;
        }
    }

    public byte[]? TryRead(string path, long limit)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            if (stream.Length > limit)
                return null;

            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception exception) when (IsRefusal(exception))
        {
            return null;
        }
    }

    public IReadOnlyList<string>? TryList(string path)
    {
        try
        {
            return [.. new DirectoryInfo(path).EnumerateFileSystemInfos().Select(info => info.Name)];
        }
        catch (Exception exception) when (IsRefusal(exception))
        {
            return null;
        }
    }

    private static bool IsRefusal(Exception exception) => exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;
}
