// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Diagnostics.Vectors;

/// <summary>An access, and what must come of it.</summary>
public sealed record AccessStep : VectorStep
{
    /// <summary>The linear address of the first byte; may be non-canonical.</summary>
    public required LinearAddress Address { get; init; }

    /// <summary>What the access does.</summary>
    public required AccessKind Kind { get; init; }

    /// <summary>Bytes: 1 to 64, and 15 at most for a fetch.</summary>
    public int Size { get; init; } = 1;

    /// <summary>CPL: 0 or 3.</summary>
    public required int PrivilegeLevel { get; init; }

    /// <summary>Whether it is an implicit access in supervisor mode, whatever the CPL.</summary>
    public bool IsImplicit { get; init; }

    /// <summary>Whether it is a shadow-stack access.</summary>
    public bool IsShadowStack { get; init; }

    /// <summary>Whether it is addressed through SS.</summary>
    public bool UsesStackSegment { get; init; }

    /// <summary>What must come of it.</summary>
    public required AccessOutcome Expected { get; init; }

    /// <summary>Bytes that lie in the page of the first byte.</summary>
    public int FirstPageSize => int.Min(Size, Frame.Size - Address.PageOffset);

    /// <summary>Whether it crosses a 4 KiB boundary of linear addresses.</summary>
    public bool CrossesPage => FirstPageSize < Size;
}
