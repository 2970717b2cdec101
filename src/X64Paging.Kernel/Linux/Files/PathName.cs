// SPDX-License-Identifier: MIT
using X64Paging.Memory;

namespace X64Paging.Kernel.Linux.Files;

/// <summary>Paths as text. Absolute ones have no "." and "..", and no slash at the end but for the root.</summary>
internal static class PathName
{
    /// <summary>PATH_MAX.</summary>
    public const int Limit = Frame.Size;

    private const int NameLimit = 255;

    /// <summary>Makes a path absolute. ".." goes up in the text: a link before it is not followed.</summary>
    /// <returns>ENOENT for an empty path, ENAMETOOLONG for one with a name that is too long.</returns>
    public static Errno TryResolve(string directory, string path, out string absolute)
    {
        absolute = "/";
        if (path.Length == 0)
            return Errno.NoEntry;

        List<string> names = [];
        if (path[0] != '/')
            names.AddRange(directory.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (string name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (name.Length > NameLimit)
                return Errno.NameTooLong;
            if (name == ".." && names.Count > 0)
                names.RemoveAt(names.Count - 1);
            else if (name is not ("." or ".."))
                names.Add(name);
        }

        absolute = "/" + string.Join('/', names);
        return absolute.Length >= Limit ? Errno.NameTooLong : Errno.None;
    }

    /// <summary>The directory that a path lies in; the root lies in itself.</summary>
    public static string DirectoryOf(string path) => path.LastIndexOf('/') is > 0 and int slash ? path[..slash] : "/";

    /// <summary>The last name of a path.</summary>
    public static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>A name in a directory as a path.</summary>
    public static string Join(string directory, string name) => directory == "/" ? "/" + name : directory + "/" + name;

    /// <summary>Whether a path lies below a directory.</summary>
    public static bool IsBelow(string path, string directory) =>
        directory == "/" ? path != "/" : path.Length > directory.Length && path[directory.Length] == '/' && path.StartsWith(directory, StringComparison.Ordinal);

    /// <summary>A number that stands for a path in every run: FNV-1a.</summary>
    public static ulong InodeOf(string path)
    {
        ulong hash = 0xCBF2_9CE4_8422_2325;
        foreach (char c in path)
            hash = (hash ^ c) * 0x100_0000_01B3;
        return hash >> 16 | 1;
    }
}
