// SPDX-License-Identifier: MIT
namespace X64Paging.Translation;

/// <summary>What gave a translation.</summary>
public enum TranslationSource : byte
{
    /// <summary>The first level of the TLB; the second, where there is no first.</summary>
    FirstLevel,

    /// <summary>The second level of the TLB.</summary>
    SecondLevel,

    /// <summary>A walk: nothing was cached.</summary>
    Walk,

    /// <summary>A walk for a write that found a translation whose D was clear.</summary>
    DirtyWalk,
}
