// SPDX-License-Identifier: MIT
namespace X64Paging.Paging;

/// <summary>What a change to the page tables leaves to do: a translation that processors may still hold.</summary>
/// <param name="Address">The page whose entry changed.</param>
/// <param name="IsRequired">
/// Whether the old translation allowed what the new one does not. When rights were only raised, or nothing was mapped before, hardware
/// needs no invalidation: at worst one spurious fault follows. SDM vol. 3A, "Optional Invalidation".
/// </param>
/// <remarks>Hand it to <c>Mmu.Invalidate</c>, or drop it knowingly: nothing is invalidated by itself.</remarks>
public readonly record struct PendingInvalidation(LinearAddress Address, bool IsRequired);
