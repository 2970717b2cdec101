// SPDX-License-Identifier: MIT
namespace X64Paging.Paging;

/// <summary>Why paging refuses an access. SDM vol. 3A, "Determination of Access Rights" and "Page-Fault Exceptions".</summary>
public enum RefusalRule : byte
{
    /// <summary>The access is allowed.</summary>
    None,

    /// <summary>P is clear in an entry.</summary>
    NotPresent,

    /// <summary>A reserved bit is set in a present entry.</summary>
    ReservedBit,

    /// <summary>User mode, and U/S is clear at some level.</summary>
    SupervisorPage,

    /// <summary>A write, and R/W is clear at some level; in supervisor mode only with CR0.WP.</summary>
    ReadOnly,

    /// <summary>A fetch, and XD is set at some level.</summary>
    NoExecute,

    /// <summary>A supervisor-mode fetch from a user-mode page, with CR4.SMEP.</summary>
    SupervisorExecution,

    /// <summary>A supervisor-mode data access to a user-mode page, with CR4.SMAP and without EFLAGS.AC or implicitly.</summary>
    SupervisorAccess,

    /// <summary>
    /// A shadow-stack access to a page that is none, or not one of its mode. A shadow-stack page has R/W set at every level but the leaf's,
    /// where it is clear and D is set.
    /// </summary>
    ShadowStack,

    /// <summary>A data access that the page's protection key forbids, by PKRU or IA32_PKRS.</summary>
    ProtectionKey,
}
