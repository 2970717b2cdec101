// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;

namespace X64Paging.Tests.Paging;

/// <summary>
/// Each condition under which a load of a control register is #GP(0), beside its neighbour that is allowed. SDM vol. 3A, "Control Registers",
/// "Initializing IA-32e Mode".
/// </summary>
public sealed class ControlRegistersTests
{
    private const Cr0Flags Pg = Cr0Flags.Paging;
    private const Cr0Flags Pe = Cr0Flags.ProtectionEnable;
    private const Cr0Flags Wp = Cr0Flags.WriteProtect;
    private const Cr0Flags Cd = Cr0Flags.CacheDisable;
    private const Cr0Flags Nw = Cr0Flags.NotWriteThrough;
    private const Cr4Flags Pae = Cr4Flags.PhysicalAddressExtension;
    private const Cr4Flags Pcide = Cr4Flags.ProcessContextIdentifiers;
    private const Cr4Flags Cet = Cr4Flags.ControlFlowEnforcement;
    private const Cr4Flags La57 = Cr4Flags.FiveLevels;
    private const EferFlags Lme = EferFlags.LongModeEnable;
    private const EferFlags Lma = EferFlags.LongModeActive;
    private const EferFlags Nxe = EferFlags.NoExecuteEnable;

    private static readonly PagingControls s_long = PagingControls.LongMode;
    private static readonly PagingControls s_off = s_long with { Cr0 = s_long.Cr0 & ~Pg, Efer = s_long.Efer & ~(Lme | Lma) };
    private static readonly PagingControls s_legacy = s_off with { Cr0 = s_long.Cr0, Cr4 = s_long.Cr4 & ~Pae };
    private static readonly PagingControls s_entering = s_off with { Efer = s_off.Efer | Lme };

    public static TheoryData<string, PagingControls, Cr0Flags, CodeSegmentMode, TaskStateKind, bool> Cr0Loads => new()
    {
        { "the same value", s_long, s_long.Cr0, CodeSegmentMode.SixtyFourBit, TaskStateKind.Wide, true },
        { "bit 32", s_long, s_long.Cr0 | (Cr0Flags)(1UL << 32), CodeSegmentMode.SixtyFourBit, TaskStateKind.Wide, false },
        { "bit 63", s_long, s_long.Cr0 | (Cr0Flags)(1UL << 63), CodeSegmentMode.SixtyFourBit, TaskStateKind.Wide, false },
        { "PG without PE", s_legacy, Pg, CodeSegmentMode.Legacy, TaskStateKind.Wide, false },
        { "PG with PE", s_legacy, Pg | Pe, CodeSegmentMode.Legacy, TaskStateKind.Wide, true },
        { "neither PG nor PE", s_legacy, Cr0Flags.None, CodeSegmentMode.Legacy, TaskStateKind.Wide, true },
        { "NW without CD", s_long, s_long.Cr0 | Nw, CodeSegmentMode.SixtyFourBit, TaskStateKind.Wide, false },
        { "NW with CD", s_long, s_long.Cr0 | Nw | Cd, CodeSegmentMode.SixtyFourBit, TaskStateKind.Wide, true },
        { "CD without NW", s_long, s_long.Cr0 | Cd, CodeSegmentMode.SixtyFourBit, TaskStateKind.Wide, true },
        { "WP cleared with CET", s_long with { Cr4 = s_long.Cr4 | Cet }, s_long.Cr0 & ~Wp, CodeSegmentMode.SixtyFourBit, TaskStateKind.Wide, false },
        { "WP kept with CET", s_long with { Cr4 = s_long.Cr4 | Cet }, s_long.Cr0, CodeSegmentMode.SixtyFourBit, TaskStateKind.Wide, true },
        { "WP cleared without CET", s_long, s_long.Cr0 & ~Wp, CodeSegmentMode.SixtyFourBit, TaskStateKind.Wide, true },
        { "PG set with LME, without PAE", s_entering with { Cr4 = s_entering.Cr4 & ~Pae }, s_long.Cr0, CodeSegmentMode.Legacy, TaskStateKind.Wide, false },
        { "PG set with LME and PAE", s_entering, s_long.Cr0, CodeSegmentMode.Legacy, TaskStateKind.Wide, true },
        { "PG set without LME and PAE", s_off with { Cr4 = s_off.Cr4 & ~Pae }, s_long.Cr0, CodeSegmentMode.Legacy, TaskStateKind.Wide, true },
        { "PG set with LME and CS.L", s_entering, s_long.Cr0, CodeSegmentMode.SixtyFourBit, TaskStateKind.Wide, false },
        { "PG set with CS.L, without LME", s_off, s_long.Cr0, CodeSegmentMode.SixtyFourBit, TaskStateKind.Wide, true },
        { "PG set with LME and a 16-bit TSS", s_entering, s_long.Cr0, CodeSegmentMode.Legacy, TaskStateKind.SixteenBit, false },
        { "PG set with a 16-bit TSS, without LME", s_off, s_long.Cr0, CodeSegmentMode.Legacy, TaskStateKind.SixteenBit, true },
        { "PG cleared in 64-bit mode", s_long, s_long.Cr0 & ~Pg, CodeSegmentMode.SixtyFourBit, TaskStateKind.Wide, false },
        { "PG cleared in compatibility mode", s_long, s_long.Cr0 & ~Pg, CodeSegmentMode.Legacy, TaskStateKind.Wide, true },
        { "PG cleared with PCIDE", s_long with { Cr4 = s_long.Cr4 | Pcide }, s_long.Cr0 & ~Pg, CodeSegmentMode.Legacy, TaskStateKind.Wide, false },
    };

    public static TheoryData<string, PagingControls, ulong, bool> Cr3Loads => new()
    {
        { "the highest address", s_long, 0x3FFF_FFFF_FFFF, true },
        { "the bit of MAXPHYADDR", s_long, 1UL << 46, false },
        { "that bit, MAXPHYADDR 47", s_long with { MaxPhysicalAddressBits = 47 }, 1UL << 46, true },
        { "bit 51", s_long, 1UL << 51, false },
        { "bit 52", s_long with { MaxPhysicalAddressBits = 52 }, 1UL << 52, false },
        { "bit 60", s_long, 1UL << 60, false },
        { "LAM_U57", s_long, 1UL << 61, true },
        { "LAM_U48", s_long, 1UL << 62, true },
        { "LAM_U57 without LAM", Lacking(PagingFeatures.LinearAddressMasking), 1UL << 61, false },
        { "LAM_U48 without LAM", Lacking(PagingFeatures.LinearAddressMasking), 1UL << 62, false },
        { "LAM_U48 on AMD", s_long with { Variants = PagingVariants.Amd }, 1UL << 62, false },
        { "bit 63 without PCIDE", s_long, 1UL << 63, false },
        { "bit 63 with PCIDE", s_long with { Cr4 = s_long.Cr4 | Pcide }, 1UL << 63, true },
        { "lower twelve bits", s_long, 0xFFF, true },
        { "upper half outside long mode", s_legacy, ulong.MaxValue, true },
    };

    public static TheoryData<string, PagingControls, Cr4Flags, bool> Cr4Loads
    {
        get
        {
            TheoryData<string, PagingControls, Cr4Flags, bool> loads = new()
            {
                { "PAE cleared in long mode", s_long, s_long.Cr4 & ~Pae, false },
                { "PAE cleared in legacy mode", s_legacy with { Cr4 = Pae }, Cr4Flags.None, true },
                { "LA57 set in long mode", s_long, s_long.Cr4 | La57, false },
                { "LA57 cleared in long mode", s_long with { Cr4 = s_long.Cr4 | La57 }, s_long.Cr4, false },
                { "LA57 kept in long mode", s_long with { Cr4 = s_long.Cr4 | La57 }, s_long.Cr4 | La57, true },
                { "LA57 set outside long mode", s_entering, s_long.Cr4 | La57, true },
                { "PCIDE set outside long mode", s_entering, s_long.Cr4 | Pcide, false },
                { "PCIDE set in long mode", s_long, s_long.Cr4 | Pcide, true },
                { "PCIDE set with CR3[11:0] of 5", s_long with { Cr3 = 5 }, s_long.Cr4 | Pcide, false },
                { "PCIDE set with CR3[11]", s_long with { Cr3 = 0x800 }, s_long.Cr4 | Pcide, false },
                { "PCIDE set with a CR3 of 4096", s_long with { Cr3 = 0x1000 }, s_long.Cr4 | Pcide, true },
                { "PCIDE kept with CR3[11:0] of 5", s_long with { Cr3 = 5, Cr4 = s_long.Cr4 | Pcide }, s_long.Cr4 | Pcide, true },
                { "CET set without WP", s_long with { Cr0 = s_long.Cr0 & ~Wp }, s_long.Cr4 | Cet, false },
                { "CET set with WP", s_long, s_long.Cr4 | Cet, true },
            };
            (PagingFeatures, Cr4Flags)[] optional =
            [
                (PagingFeatures.PageSizeExtensions, Cr4Flags.PageSizeExtensions),
                (PagingFeatures.GlobalPages, Cr4Flags.GlobalPages),
                (PagingFeatures.ProcessContextIdentifiers, Pcide),
                (PagingFeatures.SupervisorExecutionPrevention, Cr4Flags.SupervisorExecutionPrevention),
                (PagingFeatures.SupervisorAccessPrevention, Cr4Flags.SupervisorAccessPrevention),
                (PagingFeatures.UserProtectionKeys, Cr4Flags.UserProtectionKeys),
                (PagingFeatures.SupervisorProtectionKeys, Cr4Flags.SupervisorProtectionKeys),
                (PagingFeatures.ControlFlowEnforcement, Cet),
                (PagingFeatures.LinearAddressMasking, Cr4Flags.SupervisorAddressMasking),
                (PagingFeatures.LinearAddressSpaceSeparation, Cr4Flags.LinearAddressSpaceSeparation),
            ];
            foreach ((PagingFeatures feature, Cr4Flags flag) in optional)
            {
                loads.Add($"{flag} without the feature", Lacking(feature), s_long.Cr4 | flag, false);
                loads.Add($"{flag} with the feature", s_long, s_long.Cr4 | flag, true);
            }

            loads.Add("LA57 without the feature", s_entering with { Features = PagingFeatures.Intel & ~PagingFeatures.FiveLevels }, s_long.Cr4 | La57, false);
            loads.Add("PAE without the feature", s_off with { Features = PagingFeatures.None, Cr4 = Cr4Flags.None }, Pae, false);
            return loads;
        }
    }

    public static TheoryData<string, PagingControls, EferFlags, bool> EferLoads => new()
    {
        { "NXE set", s_long with { Efer = s_long.Efer & ~Nxe }, s_long.Efer, true },
        { "NXE without NX", Lacking(PagingFeatures.NoExecute), s_long.Efer, false },
        { "no NXE without NX", Lacking(PagingFeatures.NoExecute), s_long.Efer & ~Nxe, true },
        { "LME without long mode", s_off with { Features = PagingFeatures.Intel & ~PagingFeatures.LongMode }, Lme, false },
        { "LME set with paging", s_legacy, s_legacy.Efer | Lme, false },
        { "LME set without paging", s_off, s_off.Efer | Lme, true },
        { "LME cleared with paging", s_long, s_long.Efer & ~Lme, false },
        { "LME cleared without paging", s_entering, s_entering.Efer & ~Lme, true },
        { "LMA set by software", s_off, s_off.Efer | Lma, true },
        { "LMA left out by software", s_long, s_long.Efer & ~Lma, true },
        { "UAIE on Intel", s_long, s_long.Efer | EferFlags.UpperAddressIgnore, false },
        { "UAIE on AMD", s_long with { Features = PagingFeatures.Amd }, s_long.Efer | EferFlags.UpperAddressIgnore, true },
    };

    [Theory, MemberData(nameof(Cr0Loads), DisableDiscoveryEnumeration = true)]
    public void Load_of_cr0_is_refused_under_its_conditions(
        string what, PagingControls before, Cr0Flags value, CodeSegmentMode code, TaskStateKind task, bool isAllowed)
    {
        bool isLoaded = ControlRegisters.TryLoadCr0(before, (ulong)value, code, task, out PagingControls after);

        Assert.True(isAllowed == isLoaded, what);
        Assert.Equal(isLoaded ? value | Cr0Flags.ExtensionType : before.Cr0, after.Cr0);
        Assert.Equal(before, after with { Cr0 = before.Cr0, Efer = before.Efer });
    }

    [Theory, MemberData(nameof(Cr3Loads), DisableDiscoveryEnumeration = true)]
    public void Load_of_cr3_is_refused_under_its_conditions(string what, PagingControls before, ulong value, bool isAllowed)
    {
        bool isLoaded = ControlRegisters.TryLoadCr3(before, value, out PagingControls after);

        Assert.True(isAllowed == isLoaded, what);
        Assert.Equal(before, after with { Cr3 = before.Cr3 });
        if (!isLoaded)
            Assert.Equal(before.Cr3, after.Cr3);
        else
            Assert.Equal(before.IsLongMode ? value & ~(1UL << 63) : (uint)value, after.Cr3);
    }

    [Theory, MemberData(nameof(Cr4Loads), DisableDiscoveryEnumeration = true)]
    public void Load_of_cr4_is_refused_under_its_conditions(string what, PagingControls before, Cr4Flags value, bool isAllowed)
    {
        bool isLoaded = ControlRegisters.TryLoadCr4(before, (ulong)value, out PagingControls after);

        Assert.True(isAllowed == isLoaded, what);
        Assert.Equal(isLoaded ? before with { Cr4 = value } : before, after);
    }

    [Fact]
    public void Bits_that_cr4_does_not_have_are_reserved()
    {
        // VME, PVI, TSD, DE, MCE, PCE, OSFXSR and OSXMMEXCPT are not about paging.
        int[] known = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 17, 20, 21, 22, 23, 24, 27, 28];
        PagingControls controls = s_long with { Cr4 = Pae };

        int[] accepted = [.. Enumerable.Range(0, 64).Where(bit => ControlRegisters.TryLoadCr4(controls, (ulong)Pae | 1UL << bit, out _))];

        Assert.Equal(known, accepted);
    }

    [Fact]
    public void Bits_that_efer_does_not_have_are_reserved()
    {
        PagingControls controls = s_long with { Features = PagingFeatures.Intel | PagingFeatures.Amd };

        int[] accepted = [.. Enumerable.Range(0, 64).Where(bit => ControlRegisters.TryLoadEfer(controls, (ulong)Lme | 1UL << bit, out _))];

        Assert.Equal([0, 8, 10, 11, 20], accepted);
    }

    [Fact]
    public void Bits_that_cr0_does_not_have_stay_clear()
    {
        Assert.True(ControlRegisters.TryLoadCr0(s_long, 0xFFFF_FFFF, CodeSegmentMode.SixtyFourBit, TaskStateKind.Wide, out PagingControls after));

        Assert.Equal((Cr0Flags)0xE005_003F, after.Cr0);
    }

    [Theory, MemberData(nameof(EferLoads), DisableDiscoveryEnumeration = true)]
    public void Load_of_efer_is_refused_under_its_conditions(string what, PagingControls before, EferFlags value, bool isAllowed)
    {
        bool isLoaded = ControlRegisters.TryLoadEfer(before, (ulong)value, out PagingControls after);

        Assert.True(isAllowed == isLoaded, what);
        Assert.Equal(isLoaded ? (value & ~Lma) | (before.Efer & Lma) : before.Efer, after.Efer);
        Assert.Equal(before, after with { Efer = before.Efer });
    }

    [Fact]
    public void Lma_follows_paging()
    {
        PagingControls controls = s_entering;

        Assert.True(ControlRegisters.TryLoadCr0(controls, (ulong)s_long.Cr0, CodeSegmentMode.Legacy, TaskStateKind.Wide, out controls));
        Assert.Equal((true, PagingMode.FourLevel), (controls.IsLongMode, controls.Mode));

        Assert.True(ControlRegisters.TryLoadCr0(controls, (ulong)(s_long.Cr0 & ~Pg), CodeSegmentMode.Legacy, TaskStateKind.Wide, out controls));
        Assert.Equal((false, PagingMode.None), (controls.IsLongMode, controls.Mode));
    }

    [Theory]
    [InlineData(0UL, PagingFeatures.Intel, true)]
    [InlineData(0xFFFF_FFFFUL, PagingFeatures.Intel, true)]
    [InlineData(0x1_0000_0000UL, PagingFeatures.Intel, false)]
    [InlineData(0UL, PagingFeatures.Amd, false)]
    public void Load_of_pkrs_is_refused_beyond_32_bits_and_without_the_feature(ulong value, PagingFeatures features, bool isAllowed)
    {
        bool isLoaded = ControlRegisters.TryLoadPkrs(s_long with { Features = features }, value, out PagingControls after);

        Assert.Equal(isAllowed, isLoaded);
        Assert.Equal(isAllowed ? (uint)value : 0, after.Pkrs);
    }

    [Fact]
    public void Long_mode_is_entered_and_left_in_the_order_of_the_manual()
    {
        using PhysicalMemory memory = new(1 << 20);
        HandLaidTables tables = new HandLaidTables(memory).Lay();
        using Mmu mmu = new(memory, s_off with { Cr0 = Pe, Cr4 = Cr4Flags.None, Efer = EferFlags.None });
        Assert.Equal(0x678UL, mmu.Translate(0x678)); // no paging: the address itself

        Assert.True(mmu.TryLoadCr4((ulong)Pae));
        Assert.True(mmu.TryLoadCr3(tables.Cr3));
        Assert.True(mmu.TryLoadEfer((ulong)(Lme | Nxe)));
        Assert.True(mmu.TryLoadCr0((ulong)(Pe | Pg), CodeSegmentMode.Legacy));
        Assert.True(mmu.TryLoadCr4((ulong)(Pae | Pcide)));
        Assert.Equal(tables.Target(PageSize.Size4KiB).Value, mmu.Translate(tables.Address.Value));
        Assert.Equal(4u, mmu.FaultCode(0x678));

        Assert.True(mmu.TryLoadCr4((ulong)Pae));
        Assert.True(mmu.TryLoadCr0((ulong)Pe, CodeSegmentMode.Legacy));
        Assert.True(mmu.TryLoadEfer(0));
        Assert.Equal(0x678UL, mmu.Translate(0x678));
    }

    private static PagingControls Lacking(PagingFeatures feature) => s_long with { Features = s_long.Features & ~feature };
}
