// SPDX-License-Identifier: MIT
using X64Paging.Memory;

namespace X64Paging.Paging;

/// <summary>The registers and processor features that a translation depends on.</summary>
/// <remarks>
/// The default value has paging off and no feature; start from <see cref="LongMode"/>. Built anew when a register changes. What software
/// may load is checked by <see cref="ControlRegisters"/>; here a host may set what it likes.
/// </remarks>
public readonly record struct PagingControls
{
    /// <summary>The widest physical address that an entry can hold, in bits.</summary>
    public const int ArchitecturalPhysicalAddressBits = 52;

    /// <summary>The narrowest physical address that a processor can have, in bits.</summary>
    public const int LeastPhysicalAddressBits = 32;

    /// <summary>
    /// Controls as a 64-bit kernel sets them: four levels, WP, NXE, no PCIDs, 46 bits of physical address, 1 GiB pages, all of Intel's features.
    /// </summary>
    public static PagingControls LongMode { get; } = new()
    {
        Cr0 = Cr0Flags.ProtectionEnable | Cr0Flags.MonitorCoprocessor | Cr0Flags.ExtensionType | Cr0Flags.NumericError
            | Cr0Flags.WriteProtect | Cr0Flags.Paging,
        Cr4 = Cr4Flags.PhysicalAddressExtension | Cr4Flags.FxSave | Cr4Flags.SimdExceptions,
        Efer = EferFlags.SystemCall | EferFlags.LongModeEnable | EferFlags.LongModeActive | EferFlags.NoExecuteEnable,
        MaxPhysicalAddressBits = 46,
        LargestPage = PageSize.Size1GiB,
        Features = PagingFeatures.Intel,
    };

    /// <summary>CR0.</summary>
    public Cr0Flags Cr0 { get; init; }

    /// <summary>CR3 as a whole: the root table's address in bits 51:12, PCID or PWT and PCD below, LAM's bits above.</summary>
    public ulong Cr3 { get; init; }

    /// <summary>CR4.</summary>
    public Cr4Flags Cr4 { get; init; }

    /// <summary>IA32_EFER.</summary>
    public EferFlags Efer { get; init; }

    /// <summary>PKRU: for each key, access disable in bit 2k and write disable in bit 2k + 1, of user-mode pages.</summary>
    public uint Pkru { get; init; }

    /// <summary>IA32_PKRS: the same for supervisor-mode pages.</summary>
    public uint Pkrs { get; init; }

    /// <summary>The PDPTE registers of PAE paging, which MOV CR3 and its kin load from memory.</summary>
    public PdpteRegisters Pdptes { get; init; }

    /// <summary>MAXPHYADDR, 32 to 52: bits 51:MAXPHYADDR of a present entry are reserved. CPUID leaf 8000_0008H, EAX bits 7:0.</summary>
    public int MaxPhysicalAddressBits { get; init; }

    /// <summary>The largest page that the processor knows in long mode: PS in a PDPTE is reserved unless this is 1 GiB.</summary>
    public PageSize LargestPage { get; init; }

    /// <summary>What the processor has.</summary>
    public PagingFeatures Features { get; init; }

    /// <summary>What it does where the manuals leave a choice.</summary>
    public PagingVariants Variants { get; init; }

    /// <summary>The paging mode that CR0.PG, CR4.PAE, EFER.LMA and CR4.LA57 select.</summary>
    public PagingMode Mode => (Cr0 & Cr0Flags.Paging) == 0 ? PagingMode.None
        : IsLongMode ? (Cr4 & Cr4Flags.FiveLevels) != 0 ? PagingMode.FiveLevel : PagingMode.FourLevel
        : (Cr4 & Cr4Flags.PhysicalAddressExtension) != 0 ? PagingMode.Pae
        : PagingMode.ThirtyTwoBit;

    /// <summary>EFER.LMA: whether the processor is in long mode.</summary>
    public bool IsLongMode => (Efer & EferFlags.LongModeActive) != 0;

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

    /// <summary>Whether a fetch sets I/D in the error code: with SMEP, or where XD can forbid it.</summary>
    public bool ReportsFetches => SupervisorExecutionPrevention
        || (NoExecuteEnable && (Cr4 & Cr4Flags.PhysicalAddressExtension) != 0);

    /// <summary>The level of the table that CR3 names, or that the PDPTE registers stand for.</summary>
    public PagingLevel RootLevel => Mode switch
    {
        PagingMode.FiveLevel => PagingLevel.Pml5,
        PagingMode.FourLevel => PagingLevel.Pml4,
        PagingMode.Pae => PagingLevel.Pdpt,
        PagingMode.ThirtyTwoBit => PagingLevel.PageDirectory,
        _ => PagingLevel.None,
    };

    /// <summary>Bits of a linear address: 57 with 5-level paging, 48 in long mode otherwise, or else 32.</summary>
    public int LinearAddressBits => !IsLongMode ? 32 : (Cr4 & Cr4Flags.FiveLevels) != 0 ? 57 : 48;

    /// <summary>The physical address of the root table: in PAE paging of the block of four PDPTEs, which is aligned to 32 bytes.</summary>
    public PhysicalAddress Root => Mode switch
    {
        PagingMode.FourLevel or PagingMode.FiveLevel => new(Cr3 & PageTableEntry.AddressMask),
        PagingMode.Pae => new(Cr3 & 0xFFFF_FFE0),
        _ => new(Cr3 & 0xFFFF_F000),
    };

    /// <summary>The process-context identifier that tags translations: CR3 bits 11:0 with CR4.PCIDE, otherwise 0.</summary>
    public Pcid Pcid => (Cr4 & Cr4Flags.ProcessContextIdentifiers) != 0 ? new Pcid((int)(Cr3 & Pcid.Maximum)) : default;

    /// <summary>Whether the processor has all of the features.</summary>
    public bool Has(PagingFeatures features) => (Features & features) == features;

    /// <summary>Whether it makes any of the choices.</summary>
    public bool Does(PagingVariants variants) => (Variants & variants) != 0;
}
