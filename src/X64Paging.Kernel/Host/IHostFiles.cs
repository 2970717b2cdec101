// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Host;

/// <summary>The host's files as programs in the kernel may read them. Nobody writes through it.</summary>
/// <remarks>Paths are absolute, with slashes, and without "." and "..". What cannot be reached is answered as if it were not there.</remarks>
public interface IHostFiles
{
    /// <summary>What is at a path, or null. A link is told as a link.</summary>
    HostFileEntry? Find(string path);

    /// <summary>A regular file's bytes, or null if it may not be read.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="limit">The most bytes to read; a file that is longer answers null.</param>
    byte[]? TryRead(string path, long limit);

    /// <summary>The names in a directory, or null if it may not be read.</summary>
    IReadOnlyList<string>? TryList(string path);
}
