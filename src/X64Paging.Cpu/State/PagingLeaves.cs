// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Cpu.State;

/// <summary>What CPUID says about paging: what the MMU can do, bit by bit. SDM vol. 2A, "CPUID—CPU Identification".</summary>
/// <remarks>CET_SS stays clear although the MMU knows shadow-stack pages: there are no instructions for them.</remarks>
internal static class PagingLeaves
{
    /// <summary>Leaf 1, ECX: PCID.</summary>
    public static uint Leaf1Ecx(in PagingControls controls) => Bit(controls, PagingFeatures.ProcessContextIdentifiers, 17);

    /// <summary>Leaf 1, EDX: PSE, PAE, PGE, PAT, PSE-36.</summary>
    public static uint Leaf1Edx(in PagingControls controls) =>
        Bit(controls, PagingFeatures.PageSizeExtensions, 3)
        | Bit(controls, PagingFeatures.PhysicalAddressExtension, 6)
        | Bit(controls, PagingFeatures.GlobalPages, 13)
        | Bit(controls, PagingFeatures.PageAttributeTable, 16)
        | Bit(controls, PagingFeatures.PageSizeExtensions36, 17);

    /// <summary>Leaf 7, EBX: SMEP, INVPCID, SMAP.</summary>
    public static uint Leaf7Ebx(in PagingControls controls) =>
        Bit(controls, PagingFeatures.SupervisorExecutionPrevention, 7)
        | Bit(controls, PagingFeatures.InvalidatePcid, 10)
        | Bit(controls, PagingFeatures.SupervisorAccessPrevention, 20);

    /// <summary>Leaf 7, ECX: PKU, OSPKE (which is CR4.PKE), LA57, PKS.</summary>
    public static uint Leaf7Ecx(in PagingControls controls) =>
        Bit(controls, PagingFeatures.UserProtectionKeys, 3)
        | ((controls.Cr4 & Cr4Flags.UserProtectionKeys) != 0 ? 1u << 4 : 0)
        | Bit(controls, PagingFeatures.FiveLevels, 16)
        | Bit(controls, PagingFeatures.SupervisorProtectionKeys, 31);

    /// <summary>Leaf 7, subleaf 1, EAX: LASS, LAM.</summary>
    public static uint Leaf7Subleaf1Eax(in PagingControls controls) =>
        Bit(controls, PagingFeatures.LinearAddressSpaceSeparation, 6)
        | Bit(controls, PagingFeatures.LinearAddressMasking, 26);

    /// <summary>Leaf 8000_0001, EDX: NX, 1 GiB pages.</summary>
    public static uint ExtendedLeaf1Edx(in PagingControls controls) =>
        Bit(controls, PagingFeatures.NoExecute, 20)
        | (controls.LargestPage == PageSize.Size1GiB ? 1u << 26 : 0);

    /// <summary>Leaf 8000_0008, EAX: bits of a physical address, then of the widest linear one.</summary>
    public static uint AddressSizes(in PagingControls controls) =>
        (uint)controls.MaxPhysicalAddressBits | (uint)SupportedLinearAddressBits(controls) << 8;

    /// <summary>Leaf 8000_0021, EAX: UAI.</summary>
    public static uint ExtendedLeaf21Eax(in PagingControls controls) => Bit(controls, PagingFeatures.UpperAddressIgnore, 7);

    /// <summary>Bits of the widest linear address: 57 if five levels can be switched on, whether they are or not; otherwise 48.</summary>
    public static int SupportedLinearAddressBits(in PagingControls controls) => controls.Has(PagingFeatures.FiveLevels) ? 57 : 48;

    private static uint Bit(in PagingControls controls, PagingFeatures feature, int bit) => controls.Has(feature) ? 1u << bit : 0;
}
