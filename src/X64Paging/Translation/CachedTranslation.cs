// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Translation;

/// <summary>One entry of a TLB.</summary>
/// <param name="Page">The first linear address of the page.</param>
/// <param name="Pcid">Whose it is; 0 where it is global.</param>
/// <param name="Translation">What it says.</param>
public readonly record struct CachedTranslation(LinearAddress Page, Pcid Pcid, PageTranslation Translation);
