// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Tests.Translation;

/// <summary>One step of a random run: software's, or the processor's.</summary>
/// <param name="Action">What happens.</param>
/// <param name="Page">One of eight pages; its region, or control bits, where the action asks for those.</param>
/// <param name="Choice">0 or 1: a table of the region, or a PCID.</param>
/// <param name="Entry">What is stored.</param>
/// <param name="Kind">The kind of access.</param>
/// <param name="Mode">The mode of access.</param>
public sealed record CoherenceStep(CoherenceAction Action, int Page, int Choice, PageTableEntry Entry, AccessKind Kind, AccessMode Mode);

public enum CoherenceAction
{
    StoreTableEntry,
    StoreDirectoryEntry,
    Translate,
    Open,

    /// <summary>INVLPG.</summary>
    InvalidatePage,

    /// <summary>INVPCID 0.</summary>
    InvalidatePageOfPcid,

    /// <summary>INVPCID 1.</summary>
    InvalidatePcid,

    /// <summary>INVPCID 2.</summary>
    InvalidateAll,

    /// <summary>INVPCID 3.</summary>
    InvalidateAllButGlobals,

    /// <summary>MOV CR3.</summary>
    LoadCr3,

    /// <summary>MOV CR3 with bit 63.</summary>
    LoadCr3WithoutFlush,

    /// <summary>CR0.WP, CR4.SMAP, CR4.SMEP, PKRU.</summary>
    ChangeControls,
}
