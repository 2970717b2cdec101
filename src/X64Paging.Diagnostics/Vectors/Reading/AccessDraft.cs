// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Diagnostics.Vectors.Reading;

/// <summary>What has been read of an access, field by field in whatever order they come.</summary>
internal sealed class AccessDraft
{
    public ulong? Address { get; set; }

    public AccessKind? Kind { get; set; }

    public int? PrivilegeLevel { get; set; }

    public int Size { get; set; } = 1;

    public bool IsImplicit { get; set; }

    public bool IsShadowStack { get; set; }

    public bool UsesStackSegment { get; set; }

    public AccessOutcome? Expected { get; set; }

    /// <summary>Makes the step, or says which field it cannot do without.</summary>
    public AccessStep Complete(in JsonCursor cursor) => new()
    {
        Address = new LinearAddress(cursor.Require(Address, "linear")),
        Kind = cursor.Require(Kind, "kind"),
        PrivilegeLevel = cursor.Require(PrivilegeLevel, "cpl"),
        Size = Size,
        IsImplicit = IsImplicit,
        IsShadowStack = IsShadowStack,
        UsesStackSegment = UsesStackSegment,
        Expected = cursor.Require(Expected, "expect"),
    };
}
