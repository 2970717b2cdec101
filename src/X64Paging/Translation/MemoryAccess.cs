// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Translation;

/// <summary>One access as an instruction makes it: any address, any alignment, one page or two.</summary>
/// <param name="Address">The address of the first byte as the instruction formed it: tagged, or not canonical, if it likes.</param>
/// <param name="Size">Bytes, 1 to 4,096.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Mode">On whose behalf.</param>
public readonly record struct MemoryAccess(LinearAddress Address, int Size, AccessKind Kind, AccessMode Mode)
{
    /// <summary>Where the address comes from; <see cref="AddressedSegment.Data"/> if nothing else is said.</summary>
    public AddressedSegment Segment { get; init; }
}
