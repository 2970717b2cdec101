// SPDX-License-Identifier: MIT

namespace X64Paging.Loading;

/// <summary>What a program may do with the bytes of a segment.</summary>
/// <remarks>The values are those of p_flags: System V ABI (gABI), "Program Header", "Segment Permissions".</remarks>
[Flags]
public enum SegmentRights
{
    /// <summary>Nothing: the range is reserved.</summary>
    None = 0,

    /// <summary>Instructions may be fetched (PF_X).</summary>
    Execute = 1,

    /// <summary>Data may be written (PF_W). Paging has no write without read.</summary>
    Write = 2,

    /// <summary>Data may be read (PF_R).</summary>
    Read = 4,
}
