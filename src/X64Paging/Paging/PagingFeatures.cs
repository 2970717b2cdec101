// SPDX-License-Identifier: MIT
namespace X64Paging.Paging;

/// <summary>What a processor has of paging, as CPUID reports it. A control bit whose feature is missing is reserved: setting it is #GP(0).</summary>
[Flags]
public enum PagingFeatures : uint
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary>PSE: pages of 4 MiB in 32-bit paging. CPUID leaf 1, EDX bit 3.</summary>
    PageSizeExtensions = 1 << 0,

    /// <summary>PSE-36: such pages may lie beyond 4 GiB. Leaf 1, EDX bit 17.</summary>
    PageSizeExtensions36 = 1 << 1,

    /// <summary>PAE. Leaf 1, EDX bit 6.</summary>
    PhysicalAddressExtension = 1 << 2,

    /// <summary>PGE: global pages. Leaf 1, EDX bit 13.</summary>
    GlobalPages = 1 << 3,

    /// <summary>PAT: without it, the PAT bit of an entry in 32-bit paging is reserved. Leaf 1, EDX bit 16.</summary>
    PageAttributeTable = 1 << 4,

    /// <summary>NX: EFER.NXE can be set. Leaf 8000_0001H, EDX bit 20.</summary>
    NoExecute = 1 << 5,

    /// <summary>Long mode: EFER.LME can be set. Leaf 8000_0001H, EDX bit 29.</summary>
    LongMode = 1 << 6,

    /// <summary>PCIDs. Leaf 1, ECX bit 17.</summary>
    ProcessContextIdentifiers = 1 << 7,

    /// <summary>INVPCID. Leaf 7, EBX bit 10.</summary>
    InvalidatePcid = 1 << 8,

    /// <summary>SMEP. Leaf 7, EBX bit 7.</summary>
    SupervisorExecutionPrevention = 1 << 9,

    /// <summary>SMAP. Leaf 7, EBX bit 20.</summary>
    SupervisorAccessPrevention = 1 << 10,

    /// <summary>PKU: protection keys for user-mode pages. Leaf 7, ECX bit 3.</summary>
    UserProtectionKeys = 1 << 11,

    /// <summary>PKS: protection keys for supervisor-mode pages. Leaf 7, ECX bit 31.</summary>
    SupervisorProtectionKeys = 1 << 12,

    /// <summary>CET_SS: shadow stacks. Leaf 7, ECX bit 7.</summary>
    ControlFlowEnforcement = 1 << 13,

    /// <summary>LA57: five levels. Leaf 7, ECX bit 16.</summary>
    FiveLevels = 1 << 14,

    /// <summary>LAM: pointers may carry tags. Leaf 7 subleaf 1, EAX bit 26.</summary>
    LinearAddressMasking = 1 << 15,

    /// <summary>LASS: linear-address space separation. Leaf 7 subleaf 1, EAX bit 6.</summary>
    LinearAddressSpaceSeparation = 1 << 16,

    /// <summary>UAI (AMD): upper address ignore. Leaf 8000_0021H, EAX bit 7.</summary>
    UpperAddressIgnore = 1 << 17,

    /// <summary>All that Intel's processors have.</summary>
    Intel = (1 << 17) - 1,

    /// <summary>All that AMD's processors have: UAI, and neither LAM, LASS nor PKS.</summary>
    Amd = (Intel & ~(LinearAddressMasking | LinearAddressSpaceSeparation | SupervisorProtectionKeys)) | UpperAddressIgnore,
}
