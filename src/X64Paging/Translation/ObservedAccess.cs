// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Translation;

/// <summary>An access that was allowed, and how its page was found.</summary>
/// <param name="Address">The canonical address of its first byte within the page.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Mode">On whose behalf.</param>
/// <param name="Translation">The translation that it goes by, which may be stale unless it was walked for.</param>
/// <param name="Source">Where that came from.</param>
/// <param name="EntriesRead">Page-table entries read for it; those of a walk that found a cached level began below the root.</param>
public readonly record struct ObservedAccess(
    LinearAddress Address, AccessKind Kind, AccessMode Mode, PageTranslation Translation, TranslationSource Source, int EntriesRead);
