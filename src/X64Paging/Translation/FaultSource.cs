// SPDX-License-Identifier: MIT
namespace X64Paging.Translation;

/// <summary>What a processor looked at when it refused an access.</summary>
public enum FaultSource : byte
{
    /// <summary>The page tables, just now.</summary>
    Walk,

    /// <summary>A translation or an upper entry that was cached earlier: the tables may allow the access by now.</summary>
    CachedTranslation,
}
