// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Host;

/// <summary>A host without files: programs see an empty root directory.</summary>
public sealed class NoHostFiles : IHostFiles
{
    /// <inheritdoc/>
    public HostFileEntry? Find(string path) => path == "/" ? new HostFileEntry(HostFileKind.Directory, 0, 0x1ED, 0, null) : null;

    /// <inheritdoc/>
    public byte[]? TryRead(string path, long limit) => null;

    /// <inheritdoc/>
    public IReadOnlyList<string>? TryList(string path) => path == "/" ? [] : null;
}
