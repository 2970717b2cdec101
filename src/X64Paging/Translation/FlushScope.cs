// SPDX-License-Identifier: MIT

namespace X64Paging.Translation;

/// <summary>What a load of a control register drops from the TLBs and the paging-structure caches.</summary>
internal enum FlushScope : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>All of the current PCID, and global translations.</summary>
    ContextAndGlobals,

    /// <summary>Everything.</summary>
    All,
}
