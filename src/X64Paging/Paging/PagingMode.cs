// SPDX-License-Identifier: MIT
namespace X64Paging.Paging;

/// <summary>How linear addresses become physical ones. SDM vol. 3A, "Paging Modes and Control Bits".</summary>
public enum PagingMode : byte
{
    /// <summary>CR0.PG is clear: a linear address is the physical one.</summary>
    None,

    /// <summary>32-bit paging: two levels of 4-byte entries; with CR4.PSE, pages of 4 MiB.</summary>
    ThirtyTwoBit,

    /// <summary>PAE paging: four PDPTEs in registers, two levels of 8-byte entries below; pages of 2 MiB.</summary>
    Pae,

    /// <summary>4-level paging: 48-bit linear addresses.</summary>
    FourLevel,

    /// <summary>5-level paging: 57-bit linear addresses.</summary>
    FiveLevel,
}
