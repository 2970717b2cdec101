// SPDX-License-Identifier: MIT
namespace X64Paging.Paging;

/// <summary>What software may load into the control registers. A load that is refused is #GP(0), and changes nothing.</summary>
/// <remarks>
/// SDM vol. 3A, "Control Registers", "Initializing IA-32e Mode", "Extended Feature Enable Register"; vol. 2B, "MOV—Move to/from Control
/// Registers". CPL is the caller's to check; PAE's PDPTEs are loaded by the MMU, which has the memory.
/// </remarks>
public static class ControlRegisters
{
    /// <summary>The bits that CR0 has: PG, CD, NW, AM, WP, NE, ET, TS, EM, MP, PE. Others of its lower half stay clear whatever is loaded.</summary>
    private const Cr0Flags AllCr0 = (Cr0Flags)0xE005_003F;

    private const ulong NoFlush = 1UL << 63;
    private const ulong LinearAddressMaskingInCr3 = 3UL << 61;

    /// <summary>CR4 bits that have nothing to do with paging and that this processor accepts: VME, PVI, TSD, DE, MCE, PCE, OSFXSR, OSXMMEXCPT.</summary>
    private const Cr4Flags OtherCr4 = (Cr4Flags)0x74F;

    /// <summary>MOV to CR0.</summary>
    /// <param name="controls">The registers in force.</param>
    /// <param name="value">The value to load.</param>
    /// <param name="code">Whether CS.L is set.</param>
    /// <param name="task">What TR names.</param>
    /// <param name="loaded">The registers afterwards: EFER.LMA follows CR0.PG.</param>
    /// <returns><see langword="false"/> for #GP(0).</returns>
    public static bool TryLoadCr0(
        in PagingControls controls, ulong value, CodeSegmentMode code, TaskStateKind task, out PagingControls loaded)
    {
        loaded = controls;
        Cr0Flags cr0 = ((Cr0Flags)value & AllCr0) | Cr0Flags.ExtensionType;
        bool hadPaging = (controls.Cr0 & Cr0Flags.Paging) != 0;
        bool hasPaging = (cr0 & Cr0Flags.Paging) != 0;
        bool isCode64 = code == CodeSegmentMode.SixtyFourBit;
        if (value >> 32 != 0
            || (hasPaging && (cr0 & Cr0Flags.ProtectionEnable) == 0)
            || (cr0 & (Cr0Flags.NotWriteThrough | Cr0Flags.CacheDisable)) == Cr0Flags.NotWriteThrough
            || ((cr0 & Cr0Flags.WriteProtect) == 0 && Has(controls, Cr4Flags.ControlFlowEnforcement)))
        {
            return false;
        }

        EferFlags efer = controls.Efer;
        if (hasPaging && !hadPaging && (efer & EferFlags.LongModeEnable) != 0)
        {
            if (!Has(controls, Cr4Flags.PhysicalAddressExtension) || isCode64 || task == TaskStateKind.SixteenBit)
                return false;
            efer |= EferFlags.LongModeActive;
        }

        if (hadPaging && !hasPaging)
        {
            if ((controls.IsLongMode && isCode64) || Has(controls, Cr4Flags.ProcessContextIdentifiers))
                return false;
            efer &= ~EferFlags.LongModeActive;
        }

        loaded = controls with { Cr0 = cr0, Efer = efer };
        return true;
    }

    /// <summary>MOV to CR3. Bit 63 of the value, with CR4.PCIDE, says that nothing need be flushed; it is not stored.</summary>
    /// <returns><see langword="false"/> for #GP(0).</returns>
    public static bool TryLoadCr3(in PagingControls controls, ulong value, out PagingControls loaded)
    {
        loaded = controls;
        if (!controls.IsLongMode)
        {
            loaded = controls with { Cr3 = (uint)value };
            return true;
        }

        ulong stored = KeepsTranslations(controls, value) ? value & ~NoFlush : value;
        ulong allowed = (1UL << controls.MaxPhysicalAddressBits) - 1;
        if (controls.Has(PagingFeatures.LinearAddressMasking) && !controls.Does(PagingVariants.ReservedHighCr3))
            allowed |= LinearAddressMaskingInCr3;
        if ((stored & ~allowed) != 0)
            return false;

        loaded = controls with { Cr3 = stored };
        return true;
    }

    /// <summary>Whether a value for CR3 asks for translations to be kept: bit 63, with CR4.PCIDE.</summary>
    public static bool KeepsTranslations(in PagingControls controls, ulong value) =>
        (value & NoFlush) != 0 && Has(controls, Cr4Flags.ProcessContextIdentifiers);

    /// <summary>MOV to CR4.</summary>
    /// <returns><see langword="false"/> for #GP(0).</returns>
    public static bool TryLoadCr4(in PagingControls controls, ulong value, out PagingControls loaded)
    {
        loaded = controls;
        Cr4Flags cr4 = (Cr4Flags)value;
        Cr4Flags changed = cr4 ^ controls.Cr4;
        if ((cr4 & ~SupportedCr4(controls)) != 0)
            return false;

        if (controls.IsLongMode
            && ((cr4 & Cr4Flags.PhysicalAddressExtension) == 0 || (changed & Cr4Flags.FiveLevels) != 0))
        {
            return false;
        }

        bool setsPcide = (changed & cr4 & Cr4Flags.ProcessContextIdentifiers) != 0;
        if (setsPcide && (!controls.IsLongMode || (controls.Cr3 & Pcid.Maximum) != 0))
            return false;
        if ((cr4 & Cr4Flags.ControlFlowEnforcement) != 0 && !controls.WriteProtect)
            return false;

        loaded = controls with { Cr4 = cr4 };
        return true;
    }

    /// <summary>WRMSR to IA32_EFER. LMA in the value is ignored.</summary>
    /// <returns><see langword="false"/> for #GP(0).</returns>
    public static bool TryLoadEfer(in PagingControls controls, ulong value, out PagingControls loaded)
    {
        loaded = controls;
        EferFlags efer = ((EferFlags)value & ~EferFlags.LongModeActive) | (controls.Efer & EferFlags.LongModeActive);
        EferFlags changed = efer ^ controls.Efer;
        bool hasPaging = (controls.Cr0 & Cr0Flags.Paging) != 0;
        if ((efer & ~SupportedEfer(controls)) != 0 || (hasPaging && (changed & EferFlags.LongModeEnable) != 0))
            return false;

        loaded = controls with { Efer = efer };
        return true;
    }

    /// <summary>WRMSR to IA32_PKRS: bits 63:32 are reserved.</summary>
    /// <returns><see langword="false"/> for #GP(0).</returns>
    public static bool TryLoadPkrs(in PagingControls controls, ulong value, out PagingControls loaded)
    {
        bool isValid = value <= uint.MaxValue && controls.Has(PagingFeatures.SupervisorProtectionKeys);
        loaded = isValid ? controls with { Pkrs = (uint)value } : controls;
        return isValid;
    }

    /// <summary>Whether a change of CR0 or CR4 makes PAE paging read its PDPTEs anew.</summary>
    internal static bool ReloadsPdptes(in PagingControls before, in PagingControls after)
    {
        const Cr0Flags InCr0 = Cr0Flags.CacheDisable | Cr0Flags.NotWriteThrough | Cr0Flags.Paging;
        const Cr4Flags InCr4 = Cr4Flags.PhysicalAddressExtension | Cr4Flags.GlobalPages | Cr4Flags.PageSizeExtensions
            | Cr4Flags.SupervisorExecutionPrevention;
        return after.Mode == PagingMode.Pae
            && (((before.Cr0 ^ after.Cr0) & InCr0) != 0 || ((before.Cr4 ^ after.Cr4) & InCr4) != 0);
    }

    private static bool Has(in PagingControls controls, Cr4Flags flag) => (controls.Cr4 & flag) != 0;

    private static Cr4Flags SupportedCr4(in PagingControls controls)
    {
        Cr4Flags supported = OtherCr4;
        Add(controls, PagingFeatures.PageSizeExtensions, Cr4Flags.PageSizeExtensions);
        Add(controls, PagingFeatures.PhysicalAddressExtension, Cr4Flags.PhysicalAddressExtension);
        Add(controls, PagingFeatures.GlobalPages, Cr4Flags.GlobalPages);
        Add(controls, PagingFeatures.FiveLevels, Cr4Flags.FiveLevels);
        Add(controls, PagingFeatures.ProcessContextIdentifiers, Cr4Flags.ProcessContextIdentifiers);
        Add(controls, PagingFeatures.SupervisorExecutionPrevention, Cr4Flags.SupervisorExecutionPrevention);
        Add(controls, PagingFeatures.SupervisorAccessPrevention, Cr4Flags.SupervisorAccessPrevention);
        Add(controls, PagingFeatures.UserProtectionKeys, Cr4Flags.UserProtectionKeys);
        Add(controls, PagingFeatures.ControlFlowEnforcement, Cr4Flags.ControlFlowEnforcement);
        Add(controls, PagingFeatures.SupervisorProtectionKeys, Cr4Flags.SupervisorProtectionKeys);
        Add(controls, PagingFeatures.LinearAddressSpaceSeparation, Cr4Flags.LinearAddressSpaceSeparation);
        Add(controls, PagingFeatures.LinearAddressMasking, Cr4Flags.SupervisorAddressMasking);
        return supported;

        void Add(in PagingControls processor, PagingFeatures feature, Cr4Flags flag)
        {
            if (processor.Has(feature))
                supported |= flag;
        }
    }

    private static EferFlags SupportedEfer(in PagingControls controls)
    {
        EferFlags supported = EferFlags.SystemCall;
        if (controls.Has(PagingFeatures.LongMode))
            supported |= EferFlags.LongModeEnable | EferFlags.LongModeActive;
        if (controls.Has(PagingFeatures.NoExecute))
            supported |= EferFlags.NoExecuteEnable;
        if (controls.Has(PagingFeatures.UpperAddressIgnore))
            supported |= EferFlags.UpperAddressIgnore;
        return supported;
    }
}
