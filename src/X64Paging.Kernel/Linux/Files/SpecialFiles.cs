// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Linux.Time;

namespace X64Paging.Kernel.Linux.Files;

/// <summary>/dev, /proc and /sys: never the host's. There are a few devices, and nothing else.</summary>
internal static class SpecialFiles
{
    private static readonly string[] s_directories = ["/dev", "/proc", "/sys"];

    private static readonly Dictionary<string, DeviceKind> s_devices = new()
    {
        ["full"] = DeviceKind.Full,
        ["null"] = DeviceKind.Null,
        ["random"] = DeviceKind.Random,
        ["urandom"] = DeviceKind.Random,
        ["zero"] = DeviceKind.Zero,
    };

    /// <summary>The directory or device at a path, or null.</summary>
    public static FileNode? Find(string path)
    {
        ulong inode = PathName.InodeOf(path);
        if (Array.IndexOf(s_directories, path) >= 0)
            return new DirectoryNode(inode, 0x1ED, KernelClock.EpochSeconds);

        return PathName.DirectoryOf(path) == "/dev" && s_devices.TryGetValue(PathName.NameOf(path), out DeviceKind device)
            ? new DeviceNode(inode, device)
            : null;
    }

    /// <summary>Whether the host's files at a path are hidden.</summary>
    public static bool Hides(string path) => Array.Exists(s_directories, directory => path == directory || PathName.IsBelow(path, directory));

    /// <summary>The names that a directory has in any case.</summary>
    public static IEnumerable<string> NamesIn(string path) => path switch
    {
        "/" => s_directories.Select(PathName.NameOf),
        "/dev" => s_devices.Keys,
        _ => [],
    };
}
