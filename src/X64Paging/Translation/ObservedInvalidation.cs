// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Translation;

/// <summary>An invalidation that software asked for.</summary>
/// <param name="Kind">What was invalidated.</param>
/// <param name="Address">Any address of the page, where it is one.</param>
/// <param name="Pcid">The PCID, where it is one's.</param>
public readonly record struct ObservedInvalidation(InvalidationKind Kind, LinearAddress Address, Pcid Pcid);
