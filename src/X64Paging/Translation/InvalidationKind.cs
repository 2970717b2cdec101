// SPDX-License-Identifier: MIT
namespace X64Paging.Translation;

/// <summary>What was invalidated.</summary>
public enum InvalidationKind : byte
{
    /// <summary>A page of the PCID and global, and the PCID's paging-structure caches: INVLPG.</summary>
    Page,

    /// <summary>A page of the PCID that is not global: INVPCID.</summary>
    PageOfContext,

    /// <summary>All of the PCID but global translations: MOV CR3, INVPCID.</summary>
    Context,

    /// <summary>All of the PCID, and global translations.</summary>
    ContextAndGlobals,

    /// <summary>All PCIDs but global translations.</summary>
    AllButGlobals,

    /// <summary>Everything.</summary>
    All,
}
