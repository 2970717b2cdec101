// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Host;

/// <summary>What something on the host is, as far as programs may see it.</summary>
public enum HostFileKind : byte
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A symbolic link.</summary>
    Link,
}
