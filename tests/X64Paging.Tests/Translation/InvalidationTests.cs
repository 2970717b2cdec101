// SPDX-License-Identifier: MIT
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;
using static X64Paging.Tests.Translation.Survivors;

namespace X64Paging.Tests.Translation;

/// <summary>
/// What each operation drops and what it keeps, where translations are kept as long as the architecture lets them be. SDM vol. 3A,
/// "Operations that Invalidate TLBs and Paging-Structure Caches".
/// </summary>
public sealed class InvalidationTests
{
    private const ulong Page = CachedContexts.Page;
    private const ulong GlobalPage = CachedContexts.GlobalPage;
    private const ulong NoFlush = 1UL << 63;
    private const ulong Other = CachedContexts.Other;
    private const Survivors OwnTranslations = OwnPage | OwnElsewhere;
    private const Survivors OwnWays = OwnWay | OwnWayElsewhere;
    private const Survivors Own = OwnTranslations | OwnWays;

    private static readonly LinearAddress s_page = new(Page);

    /// <summary>An operation, and what it drops.</summary>
    public static TheoryData<string, Survivors, Action<Mmu>> Operations => new()
    {
        { "nothing", None, _ => { } },
        { "INVLPG", OwnPage | OwnWays, mmu => mmu.InvalidatePage(s_page) },
        { "INVLPG of the last byte", OwnPage | OwnWays, mmu => mmu.InvalidatePage(new(Page + 0xFFF)) },
        { "INVLPG of a page that nobody has", OwnWays, mmu => mmu.InvalidatePage(new(Page + 0x1000)) },
        { "INVLPG of a global page", Global | OwnWays, mmu => mmu.InvalidatePage(new(GlobalPage)) },
        { "INVLPG of a global page in another PCID", Global | OtherWay, mmu => InOther(mmu, () => mmu.InvalidatePage(new(GlobalPage))) },
        { "INVLPG in another PCID", OtherPage | OtherWay, mmu => InOther(mmu, () => mmu.InvalidatePage(s_page)) },
        { "INVLPG of a non-canonical address", None, mmu => mmu.InvalidatePage(new(Page | 1UL << 48)) },
        { "INVPCID 0", OwnPage | OwnWay, mmu => InvalidatePcid(mmu, 0, 0, Page) },
        { "INVPCID 0 of another PCID", OtherPage, mmu => InvalidatePcid(mmu, 0, Other, Page) },
        { "INVPCID 0 of another PCID, elsewhere", OtherWay, mmu => InvalidatePcid(mmu, 0, Other, CachedContexts.OtherPage) },
        { "INVPCID 0 of a global page", None, mmu => InvalidatePcid(mmu, 0, 0, GlobalPage) },
        { "INVPCID 1", Own, mmu => InvalidatePcid(mmu, 1, 0) },
        { "INVPCID 1 of another PCID", OtherPage | OtherWay, mmu => InvalidatePcid(mmu, 1, Other) },
        { "INVPCID 1 of a PCID that nobody has", None, mmu => InvalidatePcid(mmu, 1, 5) },
        { "INVPCID 2", All, mmu => InvalidatePcid(mmu, 2, 0) },
        { "INVPCID 3", All & ~Global, mmu => InvalidatePcid(mmu, 3, 0) },
        { "MOV CR3 of the current PCID", Own, mmu => mmu.LoadCr3(mmu.Controls.Cr3) },
        { "MOV CR3 of another PCID", OtherPage | OtherWay, mmu => mmu.LoadCr3(mmu.Controls.Cr3 | Other) },
        { "MOV CR3 of the current PCID, bit 63", None, mmu => mmu.LoadCr3(mmu.Controls.Cr3 | NoFlush) },
        { "MOV CR3 of another PCID, bit 63", None, mmu => mmu.LoadCr3(mmu.Controls.Cr3 | NoFlush | Other) },
        { "MOV CR3 without PCIDs", Own, mmu => WithoutPcids(mmu, () => mmu.LoadCr3(mmu.Controls.Cr3 | 0x18)) },
        { "CR4.PGE cleared", All, mmu => Toggle(mmu, Cr4Flags.GlobalPages) },
        { "CR4.PGE set", All, mmu => After(mmu, Cr4Flags.GlobalPages) },
        { "CR4.PCIDE cleared", All, mmu => Toggle(mmu, Cr4Flags.ProcessContextIdentifiers) },
        { "CR4.PCIDE set", None, mmu => After(mmu, Cr4Flags.ProcessContextIdentifiers) },
        { "CR4.SMEP set", Own | Global, mmu => Toggle(mmu, Cr4Flags.SupervisorExecutionPrevention) },
        { "CR4.SMEP cleared", None, mmu => After(mmu, Cr4Flags.SupervisorExecutionPrevention) },
        { "CR4.SMAP set", None, mmu => Toggle(mmu, Cr4Flags.SupervisorAccessPrevention) },
        { "CR4.SMAP cleared", None, mmu => After(mmu, Cr4Flags.SupervisorAccessPrevention) },
        { "CR4.PSE set", None, mmu => Toggle(mmu, Cr4Flags.PageSizeExtensions) },
        { "CR4.PKE set", None, mmu => Toggle(mmu, Cr4Flags.UserProtectionKeys) },
        { "CR4.PKS set", None, mmu => Toggle(mmu, Cr4Flags.SupervisorProtectionKeys) },
        { "CR4.CET set", None, mmu => Toggle(mmu, Cr4Flags.ControlFlowEnforcement) },
        { "CR4.LAM_SUP set", None, mmu => Toggle(mmu, Cr4Flags.SupervisorAddressMasking) },
        { "CR4.LASS set", None, mmu => Toggle(mmu, Cr4Flags.LinearAddressSpaceSeparation) },
        { "CR0.PG cleared", All, mmu => WithoutPcids(mmu, () => Toggle(mmu, Cr0Flags.Paging)) },
        { "CR0.WP cleared", None, mmu => Toggle(mmu, Cr0Flags.WriteProtect) },
        { "CR0.CD set", None, mmu => Toggle(mmu, Cr0Flags.CacheDisable) },
        { "EFER.NXE cleared", All, mmu => Toggle(mmu, EferFlags.NoExecuteEnable) },
        { "EFER.SCE cleared", None, mmu => Toggle(mmu, EferFlags.SystemCall) },
        { "PKRU", None, mmu => mmu.Pkru = uint.MaxValue },
        { "PKRS", None, mmu => Assert.True(mmu.TryLoadPkrs(uint.MaxValue)) },
        { "page fault", OwnPage | OwnWay, mmu => mmu.Fault(Page, AccessKind.Write) },
        { "page fault in another PCID", OtherPage, mmu => InOther(mmu, () => mmu.Fault(Page, AccessKind.Write)) },
        { "page fault in another PCID, elsewhere", OtherWay, mmu => InOther(mmu, () => mmu.Fault(CachedContexts.OtherPage, AccessKind.Write)) },
        { "page fault beside a page", OwnWay, mmu => mmu.Fault(Page + 0x1000, AccessKind.Write) },
    };

    /// <summary>Operations that are #GP(0).</summary>
    public static TheoryData<string, Func<Mmu, bool>> Refused => new()
    {
        { "INVPCID 4", mmu => mmu.TryInvalidatePcid((PcidInvalidation)4, 0, default) },
        { "INVPCID of a huge type", mmu => mmu.TryInvalidatePcid((PcidInvalidation)(1UL << 63 | 2), 0, default) },
        { "INVPCID 0, descriptor bit 12", mmu => mmu.TryInvalidatePcid(PcidInvalidation.IndividualAddress, 1 << 12, s_page) },
        { "INVPCID 1, descriptor bit 63", mmu => mmu.TryInvalidatePcid(PcidInvalidation.SingleContext, 1UL << 63, default) },
        { "INVPCID 2, descriptor bit 12", mmu => mmu.TryInvalidatePcid(PcidInvalidation.AllContextsWithGlobals, 1 << 12, default) },
        { "INVPCID 3, descriptor bit 32", mmu => mmu.TryInvalidatePcid(PcidInvalidation.AllContexts, 1UL << 32, default) },
        { "INVPCID 0, non-canonical", mmu => mmu.TryInvalidatePcid(PcidInvalidation.IndividualAddress, 0, new(Page | 1UL << 48)) },
        { "INVPCID 0, tagged under LAM", mmu => UnderLam(mmu, () => mmu.TryInvalidatePcid(PcidInvalidation.IndividualAddress, 0, new(Page | 1UL << 48))) },
        { "INVPCID 0 of a PCID, no PCIDE", mmu => WithoutPcids(mmu, () => mmu.TryInvalidatePcid(PcidInvalidation.IndividualAddress, Other, s_page)) },
        { "INVPCID 1 of a PCID, no PCIDE", mmu => WithoutPcids(mmu, () => mmu.TryInvalidatePcid(PcidInvalidation.SingleContext, Other, default)) },
        { "MOV CR3 with a reserved bit", mmu => mmu.TryLoadCr3(mmu.Controls.Cr3 | 1UL << 46) },
        { "MOV CR3 with bit 63, no PCIDE", mmu => WithoutPcids(mmu, () => mmu.TryLoadCr3(mmu.Controls.Cr3 | NoFlush)) },
        { "MOV CR4 with a reserved bit", mmu => mmu.TryLoadCr4((ulong)(mmu.Controls.Cr4 ^ Cr4Flags.GlobalPages) | 1UL << 40) },
        { "MOV CR0 that clears PG with PCIDE", mmu => mmu.TryLoadCr0((ulong)(mmu.Controls.Cr0 & ~Cr0Flags.Paging), CodeSegmentMode.Legacy) },
        { "WRMSR EFER with a reserved bit", mmu => mmu.TryLoadEfer((ulong)(mmu.Controls.Efer ^ EferFlags.NoExecuteEnable) | 1 << 20) },
    };

    /// <summary>INVPCID that looks as if it were #GP(0).</summary>
    public static TheoryData<string, Func<Mmu, bool>> Accepted => new()
    {
        { "INVPCID 0 of PCID 0, no PCIDE", mmu => WithoutPcids(mmu, () => mmu.TryInvalidatePcid(PcidInvalidation.IndividualAddress, 0, s_page)) },
        { "INVPCID 1 of PCID 0, no PCIDE", mmu => WithoutPcids(mmu, () => mmu.TryInvalidatePcid(PcidInvalidation.SingleContext, 0, default)) },
        { "INVPCID 2 of a PCID, no PCIDE", mmu => WithoutPcids(mmu, () => mmu.TryInvalidatePcid(PcidInvalidation.AllContextsWithGlobals, Other, default)) },
        { "INVPCID 3 of a PCID, no PCIDE", mmu => WithoutPcids(mmu, () => mmu.TryInvalidatePcid(PcidInvalidation.AllContexts, Other, default)) },
        { "INVPCID 1, non-canonical", mmu => mmu.TryInvalidatePcid(PcidInvalidation.SingleContext, 0, new(1UL << 62)) },
        { "INVPCID 0 of PCID 4095", mmu => mmu.TryInvalidatePcid(PcidInvalidation.IndividualAddress, 4095, s_page) },
    };

    [Theory, MemberData(nameof(Operations), DisableDiscoveryEnumeration = true)]
    public void Operation_drops_what_it_must_and_keeps_what_it_may(string what, Survivors dropped, Action<Mmu> operation)
    {
        foreach (TlbGeometry geometry in (TlbGeometry[])[TlbGeometry.SkylakeLike, TlbGeometry.ZenLike])
        {
            using CachedContexts contexts = new(geometry, PagingVariants.Intel);

            operation(contexts.Mmu);

            Survivors left = contexts.Look();
            Assert.True(left == (All & ~dropped), $"{what}, {geometry}: left {left}");
        }
    }

    [Theory]
    [InlineData(Cr4Flags.PageSizeExtensions, All, All)]
    [InlineData(Cr4Flags.UserProtectionKeys, All, None)]
    [InlineData(Cr4Flags.SupervisorAccessPrevention, None, None)]
    public void Amd_drops_everything_at_more_changes_of_cr4(Cr4Flags flag, Survivors droppedWhenSet, Survivors droppedWhenCleared)
    {
        using CachedContexts setting = new(TlbGeometry.Default, PagingVariants.Amd);
        using CachedContexts clearing = new(TlbGeometry.Default, PagingVariants.Amd);

        Toggle(setting.Mmu, flag);
        After(clearing.Mmu, flag);

        Assert.Equal((All & ~droppedWhenSet, All & ~droppedWhenCleared), (setting.Look(), clearing.Look()));
    }

    [Theory, MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public void Refused_operation_changes_and_drops_nothing(string what, Func<Mmu, bool> operation)
    {
        using CachedContexts contexts = new(TlbGeometry.Default, PagingVariants.Intel);
        MmuStatistics before = contexts.Mmu.Statistics;

        Assert.False(operation(contexts.Mmu), what);

        Assert.Equal(before, contexts.Mmu.Statistics);
        Assert.Equal(All, contexts.Look());
    }

    [Theory, MemberData(nameof(Accepted), DisableDiscoveryEnumeration = true)]
    public void Invpcid_accepts_what_is_no_fault(string what, Func<Mmu, bool> operation)
    {
        using CachedContexts contexts = new(TlbGeometry.Default, PagingVariants.Intel);

        Assert.True(operation(contexts.Mmu), what);
    }

    [Fact]
    public void Invlpg_of_a_tagged_address_does_nothing_even_under_lam()
    {
        using CachedContexts contexts = new(TlbGeometry.Default, PagingVariants.Intel);

        UnderLam(contexts.Mmu, () =>
        {
            contexts.Mmu.InvalidatePage(new(Page | 1UL << 48));
            return false;
        });

        Assert.Equal(All, contexts.Look());
    }

    [Theory]
    [InlineData(PageSize.Size4KiB)]
    [InlineData(PageSize.Size2MiB)]
    [InlineData(PageSize.Size1GiB)]
    public void Invpcid_of_an_address_drops_a_page_of_any_size(PageSize size)
    {
        using TestMachine machine = new(cr4: Cr4Flags.ProcessContextIdentifiers);
        ulong start = 1UL << 30;
        machine.Map(start, 0, size);
        machine.Translate(start);

        InvalidatePcid(machine.Mmu, 0, 0, start + size.Bytes - 1);

        Assert.False(machine.Mmu.TryPeek(new LinearAddress(start), default, out _));
    }

    [Theory]
    [InlineData(Cr4Flags.PhysicalAddressExtension)]
    [InlineData(Cr4Flags.SupervisorExecutionPrevention)]
    [InlineData(Cr4Flags.GlobalPages)]
    public void Without_long_mode_cr4_drops_global_pages_too(Cr4Flags flag)
    {
        using ThirtyTwoBitMachine machine = new(Cr4Flags.PageSizeExtensions | Cr4Flags.GlobalPages);
        machine[PagingLevel.PageTable] |= (uint)PageTableFlags.Global;
        machine.Mmu.Translate(ThirtyTwoBitMachine.Address);
        machine[PagingLevel.PageDirectory] = 0;
        machine.Mmu.LoadCr3(ThirtyTwoBitMachine.Directory);
        Assert.True(machine.Mmu.Reaches(ThirtyTwoBitMachine.Address)); // G

        Toggle(machine.Mmu, flag);

        Assert.False(machine.Mmu.TryPeek(new LinearAddress(ThirtyTwoBitMachine.Address), default, out _));
        Toggle(machine.Mmu, flag);
        Assert.False(machine.Mmu.Reaches(ThirtyTwoBitMachine.Address));
    }

    [Fact]
    public void Address_of_paging_switched_off_is_not_one_of_paging_switched_on()
    {
        using ThirtyTwoBitMachine machine = new();
        ulong paged = machine.Mmu.Translate(ThirtyTwoBitMachine.Address);

        Toggle(machine.Mmu, Cr0Flags.Paging);
        Assert.Equal(ThirtyTwoBitMachine.Address, machine.Mmu.Translate(ThirtyTwoBitMachine.Address, AccessKind.Write));
        Toggle(machine.Mmu, Cr0Flags.Paging);

        Assert.Equal(paged, machine.Mmu.Translate(ThirtyTwoBitMachine.Address));
    }

    private static void InvalidatePcid(Mmu mmu, ulong type, ulong pcid, ulong address = 0) =>
        Assert.True(mmu.TryInvalidatePcid((PcidInvalidation)type, pcid, new LinearAddress(address)));

    private static void Toggle(Mmu mmu, Cr0Flags flag) =>
        Assert.True(mmu.TryLoadCr0((ulong)(mmu.Controls.Cr0 ^ flag), CodeSegmentMode.Legacy));

    private static void Toggle(Mmu mmu, Cr4Flags flag) => Assert.True(mmu.TryLoadCr4((ulong)(mmu.Controls.Cr4 ^ flag)));

    private static void Toggle(Mmu mmu, EferFlags flag) => Assert.True(mmu.TryLoadEfer((ulong)(mmu.Controls.Efer ^ flag)));

    /// <summary>Toggles a flag of CR4 back, after it has changed by the back door, which drops nothing.</summary>
    private static void After(Mmu mmu, Cr4Flags flag)
    {
        mmu.Controls = mmu.Controls with { Cr4 = mmu.Controls.Cr4 ^ flag };
        Toggle(mmu, flag);
    }

    private static void InOther(Mmu mmu, Action operation)
    {
        mmu.LoadCr3(mmu.Controls.Cr3 | NoFlush | Other);
        operation();
    }

    private static void WithoutPcids(Mmu mmu, Action operation) => WithoutPcids(mmu, () =>
    {
        operation();
        return true;
    });

    /// <summary>Makes PCIDE clear by the back door, which drops nothing.</summary>
    private static bool WithoutPcids(Mmu mmu, Func<bool> operation)
    {
        mmu.Controls = mmu.Controls with { Cr4 = mmu.Controls.Cr4 & ~Cr4Flags.ProcessContextIdentifiers };
        return operation();
    }

    private static bool UnderLam(Mmu mmu, Func<bool> operation)
    {
        mmu.LoadCr3(mmu.Controls.Cr3 | NoFlush | 1UL << 62);
        return operation();
    }
}
