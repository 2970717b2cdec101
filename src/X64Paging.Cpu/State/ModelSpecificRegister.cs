// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.State;

/// <summary>The model-specific registers that exist here, by the number in ECX. SDM vol. 4, "Architectural MSRs".</summary>
internal enum ModelSpecificRegister : uint
{
    /// <summary>IA32_PAT: eight memory types.</summary>
    PageAttributeTable = 0x277,

    /// <summary>IA32_PKRS: what protection keys allow on supervisor-mode pages.</summary>
    SupervisorKeyRights = 0x6E1,

    /// <summary>IA32_EFER.</summary>
    ExtendedFeatureEnable = 0xC000_0080,

    /// <summary>IA32_FS_BASE.</summary>
    FsBase = 0xC000_0100,

    /// <summary>IA32_GS_BASE.</summary>
    GsBase = 0xC000_0101,

    /// <summary>IA32_KERNEL_GS_BASE: what SWAPGS exchanges the GS base for.</summary>
    KernelGsBase = 0xC000_0102,
}
