// SPDX-License-Identifier: MIT
namespace X64Paging.Translation;

/// <summary>What an MMU has counted since it was made.</summary>
/// <param name="TlbMisses">Accesses that found no translation in the TLB, and walked.</param>
/// <param name="DirtyWalks">Writes that found a translation whose D was clear, and walked again to set it.</param>
/// <param name="Faults">Page faults raised.</param>
/// <param name="Invalidations">Pages invalidated by INVLPG.</param>
/// <param name="Flushes">Loads of CR3 and other operations that drop many translations.</param>
public readonly record struct MmuStatistics(ulong TlbMisses, ulong DirtyWalks, ulong Faults, ulong Invalidations, ulong Flushes);
