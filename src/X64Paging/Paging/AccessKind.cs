// SPDX-License-Identifier: MIT
namespace X64Paging.Paging;

/// <summary>What an access does to the page.</summary>
public enum AccessKind : byte
{
    /// <summary>A data read.</summary>
    Read,

    /// <summary>A data write, or a read-modify-write, even one that would store nothing.</summary>
    Write,

    /// <summary>An instruction fetch.</summary>
    Fetch,

    /// <summary>A read of a shadow stack, as by RET.</summary>
    ShadowStackRead,

    /// <summary>A write to a shadow stack, as by CALL.</summary>
    ShadowStackWrite,
}
