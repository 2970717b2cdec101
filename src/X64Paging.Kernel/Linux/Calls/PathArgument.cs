// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Linux.Files;
using X64Paging.Kernel.Processes;
using X64Paging.Paging;

namespace X64Paging.Kernel.Linux.Calls;

/// <summary>Paths as system calls are given them.</summary>
internal static class PathArgument
{
    /// <summary>AT_FDCWD: a path begins at the working directory.</summary>
    public const int WorkingDirectory = -100;

    /// <summary>Reads a path and makes it absolute.</summary>
    /// <param name="user">The process's memory.</param>
    /// <param name="process">The process.</param>
    /// <param name="directory">The descriptor of the directory where a relative path begins, or AT_FDCWD.</param>
    /// <param name="address">Where the path is.</param>
    /// <param name="path">The absolute path.</param>
    public static Errno TryRead(UserMemory user, Process process, ulong directory, LinearAddress address, out string path)
    {
        path = "";
        Errno error = UserText.TryRead(user, address, PathName.Limit, out string text);
        if (error != Errno.None)
            return error;

        string start = process.WorkingDirectory;
        if ((int)directory != WorkingDirectory && !text.StartsWith('/'))
        {
            switch (process.Files[(uint)directory])
            {
                case null:
                    return Errno.BadDescriptor;
                case DirectoryFile file:
                    start = file.Path;
                    break;
                default:
                    return Errno.NotDirectory;
            }
        }

        error = PathName.TryResolve(start, text, out path);
        if (error == Errno.None && path == "/proc/self/exe")
            path = process.ExecutablePath;
        return error;
    }
}
