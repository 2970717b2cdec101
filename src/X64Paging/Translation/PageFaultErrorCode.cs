// SPDX-License-Identifier: MIT
namespace X64Paging.Translation;

/// <summary>The error code that #PF pushes. SDM vol. 3A, "Page-Fault Exceptions".</summary>
[Flags]
public enum PageFaultErrorCode : uint
{
    /// <summary>A supervisor-mode read of a page that is not present.</summary>
    None = 0,

    /// <summary>P: the page is present and its rights refuse, or an entry has a reserved bit set.</summary>
    Present = 1 << 0,

    /// <summary>W/R: the access was a write.</summary>
    Write = 1 << 1,

    /// <summary>U/S: the access was made in user mode. Clear for implicit accesses at CPL 3.</summary>
    User = 1 << 2,

    /// <summary>RSVD: a reserved bit is set in a present entry. Comes with <see cref="Present"/>.</summary>
    ReservedBit = 1 << 3,

    /// <summary>I/D: the access was an instruction fetch, and CR4.SMEP or EFER.NXE is set.</summary>
    InstructionFetch = 1 << 4,

    /// <summary>PK: a protection key refuses.</summary>
    ProtectionKey = 1 << 5,

    /// <summary>SS: the access was a shadow-stack access.</summary>
    ShadowStack = 1 << 6,
}
