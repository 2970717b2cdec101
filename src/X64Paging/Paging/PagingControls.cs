// SPDX-License-Identifier: MIT
using X64Paging.Memory;

namespace X64Paging.Paging;

/// <summary>The registers and processor features that a translation depends on.</summary>
/// <remarks>The default value has paging off; start from <see cref="LongMode"/>. Built anew when a register changes.</remarks>
public readonly record struct PagingControls
{
    /// <summary>The widest physical address that an entry can hold, in bits.</summary>
    public const int ArchitecturalPhysicalAddressBits = 52;

    /// <summary>Controls as a 64-bit kernel sets them: four levels, WP, NXE, no PCIDs, 46 bits of physical address, 1 GiB pages.</summary>
    public static PagingControls LongMode { get; } = new()
    {
        Cr0 = Cr0Flags.ProtectionEnable | Cr0Flags.MonitorCoprocessor | Cr0Flags.ExtensionType | Cr0Flags.NumericError
            | Cr0Flags.WriteProtect | Cr0Flags.Paging,
        Cr4 = Cr4Flags.PhysicalAddressExtension | Cr4Flags.FxSave | Cr4Flags.SimdExceptions,
        Efer = EferFlags.SystemCall | EferFlags.LongModeEnable | EferFlags.LongModeActive | EferFlags.NoExecuteEnable,
        MaxPhysicalAddressBits = 46,
        LargestPage = PageSize.Size1GiB,
    };

    /// <summary>CR0.</summary>
    public Cr0Flags Cr0 { get; init; }

    /// <summary>CR3 as a whole: the root table's address in bits 51:12, PCID or PWT and PCD below.</summary>
    public ulong Cr3 { get; init; }

    /// <summary>CR4.</summary>
    public Cr4Flags Cr4 { get; init; }

    /// <summary>IA32_EFER.</summary>
    public EferFlags Efer { get; init; }

    /// <summary>MAXPHYADDR, 32 to 52: bits 51:MAXPHYADDR of a present entry are reserved. CPUID leaf 8000_0008H, EAX bits 7:0.</summary>
    public int MaxPhysicalAddressBits { get; init; }

    /// <summary>The largest page that the processor knows: PS in a PDPTE is reserved unless this is 1 GiB.</summary>
    public PageSize LargestPage { get; init; }

    /// <summary>CR0.WP: whether supervisor-mode writes heed R/W.</summary>
    public bool WriteProtect => (Cr0 & Cr0Flags.WriteProtect) != 0;

    /// <summary>EFER.NXE: whether XD forbids fetches; otherwise XD is reserved.</summary>
    public bool NoExecuteEnable => (Efer & EferFlags.NoExecuteEnable) != 0;

    /// <summary>CR4.SMEP.</summary>
    public bool SupervisorExecutionPrevention => (Cr4 & Cr4Flags.SupervisorExecutionPrevention) != 0;

    /// <summary>CR4.SMAP.</summary>
    public bool SupervisorAccessPrevention => (Cr4 & Cr4Flags.SupervisorAccessPrevention) != 0;

    /// <summary>CR4.PGE.</summary>
    public bool GlobalPages => (Cr4 & Cr4Flags.GlobalPages) != 0;

    /// <summary>The level of the table that CR3 names: <see cref="PagingLevel.Pml4"/> or, with CR4.LA57, <see cref="PagingLevel.Pml5"/>.</summary>
    public PagingLevel RootLevel => (Cr4 & Cr4Flags.FiveLevels) != 0 ? PagingLevel.Pml5 : PagingLevel.Pml4;

    /// <summary>Bits of a linear address that paging translates: 48 or 57. An address is canonical if all higher bits equal the top one.</summary>
    public int LinearAddressBits => (Cr4 & Cr4Flags.FiveLevels) != 0 ? 57 : 48;

    /// <summary>The physical address of the root table.</summary>
    public PhysicalAddress Root => new(Cr3 & PageTableEntry.AddressMask);

    /// <summary>The process-context identifier that tags translations: CR3 bits 11:0 with CR4.PCIDE, otherwise 0.</summary>
    public Pcid Pcid => (Cr4 & Cr4Flags.ProcessContextIdentifiers) != 0 ? new Pcid((int)(Cr3 & Pcid.Maximum)) : default;
}
