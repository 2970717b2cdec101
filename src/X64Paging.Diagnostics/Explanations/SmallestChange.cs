// SPDX-License-Identifier: MIT
using X64Paging.Memory;

namespace X64Paging.Diagnostics.Explanations;

/// <summary>The fewest changes that make an access legal, checked by a walk with all of them in place.</summary>
/// <param name="Changes">What to change: the address, registers, then entries from the root down.</param>
/// <param name="Count">
/// How many: each bit of an entry or a register counts, but a protection key's two bits as one, and a new table as its entries' bits.
/// </param>
/// <param name="Physical">Where the first byte then lies.</param>
public sealed record SmallestChange(IReadOnlyList<Change> Changes, int Count, PhysicalAddress Physical)
{
    /// <summary>Whether a control register is among them.</summary>
    public bool ChangesControlRegister => Changes.Any(change => change is RegisterChange { IsControl: true });

    /// <summary>Whether an entry is among them that may be cached: then what is cached must be invalidated, too.</summary>
    public bool NeedsInvalidation => Changes.Any(change => change is EntryChange { MayBeCached: true });
}
