// SPDX-License-Identifier: MIT
namespace X64Paging.Paging;

/// <summary>Bits of CR4 that concern paging, and those that ordinary 64-bit programs depend on. SDM vol. 3A, "Control Registers".</summary>
[Flags]
public enum Cr4Flags : ulong
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>PSE: 4 MiB pages in 32-bit paging.</summary>
    PageSizeExtensions = 1UL << 4,

    /// <summary>PAE: 8-byte entries; needed for 64-bit mode.</summary>
    PhysicalAddressExtension = 1UL << 5,

    /// <summary>PGE: G in a leaf makes its translation survive MOV CR3.</summary>
    GlobalPages = 1UL << 7,

    /// <summary>OSFXSR: SSE instructions are enabled.</summary>
    FxSave = 1UL << 9,

    /// <summary>OSXMMEXCPT: unmasked SSE exceptions raise #XM.</summary>
    SimdExceptions = 1UL << 10,

    /// <summary>LA57: five levels, 57-bit linear addresses.</summary>
    FiveLevels = 1UL << 12,

    /// <summary>PCIDE: CR3 bits 11:0 tag translations.</summary>
    ProcessContextIdentifiers = 1UL << 17,

    /// <summary>SMEP: supervisor mode may not fetch from user-mode pages.</summary>
    SupervisorExecutionPrevention = 1UL << 20,

    /// <summary>SMAP: supervisor mode may touch user-mode pages only with EFLAGS.AC set.</summary>
    SupervisorAccessPrevention = 1UL << 21,

    /// <summary>PKE: PKRU limits data accesses to user-mode pages.</summary>
    UserProtectionKeys = 1UL << 22,

    /// <summary>CET: shadow stacks.</summary>
    ControlFlowEnforcement = 1UL << 23,

    /// <summary>PKS: IA32_PKRS limits data accesses to supervisor-mode pages.</summary>
    SupervisorProtectionKeys = 1UL << 24,

    /// <summary>LASS: user mode may not touch addresses whose bit 63 is set, nor supervisor mode those whose bit 63 is clear.</summary>
    LinearAddressSpaceSeparation = 1UL << 27,

    /// <summary>LAM_SUP: pointers whose bit 63 is set may carry a tag.</summary>
    SupervisorAddressMasking = 1UL << 28,
}
