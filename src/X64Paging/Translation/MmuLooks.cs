// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Translation;

/// <summary>Looks through the tables that an MMU goes by.</summary>
public static class MmuLooks
{
    /// <summary>As <see cref="Mmu.Probe"/>: no flag is set, no TLB asked. Does not allocate.</summary>
    /// <param name="mmu">Whose control registers count.</param>
    /// <param name="address">A canonical linear address.</param>
    /// <param name="kind">What the access would do.</param>
    /// <param name="mode">On whose behalf.</param>
    /// <param name="look">What was found.</param>
    public static void Look(this Mmu mmu, LinearAddress address, AccessKind kind, AccessMode mode, out TableLook look) =>
        TableLook.Take(mmu.Walker, address, kind, mode, out look);
}
