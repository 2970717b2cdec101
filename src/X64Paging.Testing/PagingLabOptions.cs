// SPDX-License-Identifier: MIT
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Testing;

/// <summary>What a <see cref="PagingLab"/> is made of; what is not said is as a test most often wants it.</summary>
public sealed record PagingLabOptions
{
    /// <summary>Bytes of RAM, a multiple of 4,096: 64 MiB. The host backs it as it is touched.</summary>
    public ulong MemorySize { get; init; } = 64 << 20;

    /// <summary>The level of the root tables: <see cref="PagingLevel.Pml4"/>, or <see cref="PagingLevel.Pml5"/> for 5-level paging.</summary>
    public PagingLevel RootLevel { get; init; } = PagingLevel.Pml4;

    /// <summary>
    /// The control registers, the processor's features and its vendor's choices. CR3 and CR4.LA57 are the lab's to set; the rest may be
    /// changed later by <see cref="PagingLab.Cr4"/> and its kin.
    /// </summary>
    public PagingControls Controls { get; init; } = PagingControls.LongMode;

    /// <summary>The TLBs and paging-structure caches: a preset or one's own.</summary>
    public TlbGeometry Tlb { get; init; } = TlbGeometry.Default;

    /// <summary>Asks for an MMU that is as unkind as the architecture allows; <see langword="null"/> for an ordinary one.</summary>
    public Hostility? Hostility { get; init; }

    /// <summary>Instructions that a run may retire before it counts as one without end.</summary>
    public long MaxInstructions { get; init; } = 1_000_000;
}
