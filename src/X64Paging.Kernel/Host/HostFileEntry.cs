// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Host;

/// <summary>What the host says of a file.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Size">Bytes; 0 where it is no regular file.</param>
/// <param name="Permissions">The lower 9 bits of st_mode.</param>
/// <param name="ModifiedSeconds">When it was written, in seconds since 1970.</param>
/// <param name="LinkTarget">Where a link leads, or null.</param>
public sealed record HostFileEntry(HostFileKind Kind, long Size, uint Permissions, long ModifiedSeconds, string? LinkTarget);
