// SPDX-License-Identifier: MIT
namespace X64Paging.Paging;

/// <summary>The four PDPTEs that PAE paging keeps in the processor. SDM vol. 3A, "PDPTE Registers".</summary>
/// <param name="Pdpte0">For linear addresses below 1 GiB.</param>
/// <param name="Pdpte1">For those from 1 GiB.</param>
/// <param name="Pdpte2">For those from 2 GiB.</param>
/// <param name="Pdpte3">For those from 3 GiB.</param>
public readonly record struct PdpteRegisters(PageTableEntry Pdpte0, PageTableEntry Pdpte1, PageTableEntry Pdpte2, PageTableEntry Pdpte3)
{
    /// <summary>The register that serves an address, selected by its bits 31:30.</summary>
    public PageTableEntry For(LinearAddress address) => (address.Value >> 30 & 3) switch
    {
        0 => Pdpte0,
        1 => Pdpte1,
        2 => Pdpte2,
        _ => Pdpte3,
    };
}
