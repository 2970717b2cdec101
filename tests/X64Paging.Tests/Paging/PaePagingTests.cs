// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;

namespace X64Paging.Tests.Paging;

/// <summary>PAE paging from end to end. SDM vol. 3A, "PAE Paging".</summary>
public sealed class PaePagingTests
{
    private const ulong Address = PaeMachine.Address;
    private const PagingLevel Pdpt = PagingLevel.Pdpt;
    private const PagingLevel Directory = PagingLevel.PageDirectory;
    private const PagingLevel Table = PagingLevel.PageTable;
    private const ulong OtherDirectory = 0x8000;

    [Fact]
    public void Page_of_4_kib_is_found_and_marked()
    {
        using PaeMachine machine = new();

        Assert.Equal(PaeMachine.Page + 0x678, machine.Mmu.Translate(Address, AccessKind.Write));

        Assert.Equal(PaeMachine.Directory | 1, machine[Pdpt].Value); // no A in a PDPTE
        Assert.Equal(PaeMachine.Table | (ulong)PaeMachine.Open | 0x20, machine[Directory].Value);
        Assert.Equal(PaeMachine.Page | (ulong)PaeMachine.Open | 0x60, machine[Table].Value);
    }

    [Fact]
    public void Page_of_2_mib_is_found_and_marked()
    {
        using PaeMachine machine = new();
        const ulong Large = 0x12_3460_0000;
        machine[Directory] = new PageTableEntry(Large | (ulong)(PaeMachine.Open | PageTableFlags.PageSize));

        Assert.Equal(Large + 0x5678, machine.Mmu.Translate(Address, AccessKind.Write));
        Assert.Equal(Large + 0x1F_FFFF, machine.Mmu.Translate((Address & ~0x1F_FFFFUL) + 0x1F_FFFF));

        Assert.Equal(1UL, machine.Mmu.Statistics.TlbMisses);
        Assert.Equal(Large | (ulong)(PaeMachine.Open | PageTableFlags.PageSize) | 0x60, machine[Directory].Value);
    }

    [Fact]
    public void Page_beyond_4_gib_is_reached_by_a_32_bit_address()
    {
        using PaeMachine machine = new();
        machine[Table] = new PageTableEntry(0xAB_CDEF_1000 | (ulong)PaeMachine.Open);

        Assert.Equal(0xAB_CDEF_1678UL, machine.Mmu.Translate(Address));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Bits_31_and_30_select_the_pdpte(int index)
    {
        using PaeMachine machine = new();
        machine[Pdpt] = default;
        machine.Memory.Write(new PhysicalAddress(PaeMachine.Pdptes + (ulong)index * 8), PaeMachine.Directory | 1);
        machine.Mmu.LoadCr3(PaeMachine.Pdptes);

        for (int other = 0; other < 4; other++)
        {
            ulong address = (ulong)other << 30 | (Address & 0x3FFF_FFFF);
            if (other == index)
                machine.Mmu.Translate(address);
            else
                Assert.Equal(4u, machine.Mmu.FaultCode(address));
        }
    }

    [Fact]
    public void Lower_five_bits_of_cr3_are_ignored()
    {
        using PaeMachine machine = new();

        machine.Mmu.LoadCr3(PaeMachine.Pdptes | 0x1F);

        machine.Mmu.Translate(Address);
        Assert.Equal(PaeMachine.Pdptes | 0x1F, machine.Mmu.Controls.Cr3);
    }

    [Fact]
    public void Absent_pdpte_faults_without_p_and_is_named()
    {
        using PaeMachine machine = new();
        machine[Pdpt] = default;
        machine.Mmu.LoadCr3(PaeMachine.Pdptes);

        PageFault fault = machine.Mmu.Fault(Address, mode: AccessMode.Supervisor);

        Assert.Equal(PageFaultErrorCode.None, fault.ErrorCode);
        Assert.Equal(new Refusal(RefusalRule.NotPresent, Pdpt, PaeMachine.EntryAddress(Pdpt), default, 0), fault.Refusal);
    }

    [Theory]
    [InlineData(Table, 52, false)]
    [InlineData(Table, 62, false)]
    [InlineData(Directory, 62, false)]
    [InlineData(Directory, 40, false)]
    [InlineData(Directory, 13, true)]
    [InlineData(Directory, 20, true)]
    public void Reserved_bit_below_the_pdpte_faults(PagingLevel level, int bit, bool isLarge)
    {
        using PaeMachine machine = new();
        PageTableEntry entry = isLarge ? new(0x60_0000 | (ulong)(PaeMachine.Open | PageTableFlags.PageSize)) : machine[level];
        machine[level] = new PageTableEntry(entry.Value | 1UL << bit);

        PageFault fault = machine.Mmu.Fault(Address, mode: AccessMode.Supervisor);

        Assert.Equal(9u, (uint)fault.ErrorCode);
        Assert.Equal(new Refusal(RefusalRule.ReservedBit, level, PaeMachine.EntryAddress(level), machine[level], (byte)bit), fault.Refusal);
    }

    [Theory]
    [InlineData(EferFlags.NoExecuteEnable, AccessKind.Fetch, 0x15u)]
    [InlineData(EferFlags.None, AccessKind.Fetch, 0xDu)]
    [InlineData(EferFlags.None, AccessKind.Read, 0xDu)]
    public void Xd_forbids_fetches_with_nxe_and_is_reserved_without(EferFlags efer, AccessKind kind, uint expected)
    {
        using PaeMachine machine = new(efer: efer);
        machine[Directory] = machine[Directory].With(PageTableFlags.NoExecute);

        PageFault fault = machine.Mmu.Fault(Address, kind);

        Assert.Equal(expected, (uint)fault.ErrorCode);
        Assert.Equal((Directory, (byte)63), (fault.Refusal.Level, fault.Refusal.Bit));
    }

    [Fact]
    public void Protection_keys_do_not_apply()
    {
        using PaeMachine machine = new(cr4: Cr4Flags.UserProtectionKeys);
        machine.Mmu.Pkru = uint.MaxValue;

        machine.Mmu.Translate(Address, AccessKind.Write);
    }

    /// <summary>Every operation, and whether it loads the PDPTE registers.</summary>
    public static TheoryData<string, bool, Action<Mmu>> Operations => new()
    {
        { "MOV CR3", true, mmu => mmu.LoadCr3(PaeMachine.Pdptes) },
        { "CR0.CD", true, mmu => Toggle(mmu, Cr0Flags.CacheDisable) },
        { "CR0.PG off and on", true, PagingOffAndOn },
        { "CR4.PGE", true, mmu => Toggle(mmu, Cr4Flags.GlobalPages) },
        { "CR4.PSE", true, mmu => Toggle(mmu, Cr4Flags.PageSizeExtensions) },
        { "CR4.SMEP set", true, mmu => Toggle(mmu, Cr4Flags.SupervisorExecutionPrevention) },
        { "CR0.WP", false, mmu => Toggle(mmu, Cr0Flags.WriteProtect) },
        { "CR4.SMAP", false, mmu => Toggle(mmu, Cr4Flags.SupervisorAccessPrevention) },
        { "CR4.PKE", false, mmu => Toggle(mmu, Cr4Flags.UserProtectionKeys) },
        { "EFER.NXE", false, mmu => Assert.True(mmu.TryLoadEfer(0)) },
        { "INVLPG", false, mmu => mmu.InvalidatePage(new LinearAddress(Address)) },
        { "INVPCID 2", false, mmu => Assert.True(mmu.TryInvalidatePcid(PcidInvalidation.AllContextsWithGlobals, 0, default)) },
        { "page fault", false, mmu => mmu.Fault(0) },
    };

    [Theory, MemberData(nameof(Operations), DisableDiscoveryEnumeration = true)]
    public void Edited_pdpte_is_seen_when_an_operation_loads_it(string what, bool loads, Action<Mmu> operation)
    {
        using PaeMachine machine = new(geometry: TlbGeometry.None);
        MoveDirectory(machine);
        Assert.Equal(PaeMachine.Page + 0x678, machine.Mmu.Translate(Address, mode: AccessMode.SupervisorWithUserAccess));

        operation(machine.Mmu);

        ulong physical = machine.Mmu.Translate(Address, mode: AccessMode.SupervisorWithUserAccess);
        Assert.True(loads == (physical == 0x12_3678), $"{what}: 0x{physical:x}");
    }

    [Fact]
    public void Refused_load_of_cr3_changes_nothing()
    {
        List<string> wrong = [];
        foreach (int index in (int[])[0, 1, 2, 3])
        {
            foreach (int bit in (int[])[1, 2, 5, 6, 7, 8, 40, 51, 52, 62, 63])
            {
                using PaeMachine machine = new();
                machine.Mmu.Translate(Address);
                const ulong Others = 0x7000;
                for (ulong i = 0; i < 4; i++)
                    machine.Memory.Write(new PhysicalAddress(Others + i * 8), OtherDirectory | 1 | ((int)i == index ? 1UL << bit : 0));
                PagingControls before = machine.Mmu.Controls;

                bool isLoaded = machine.Mmu.TryLoadCr3(Others);

                bool isCached = machine.Mmu.TryPeek(new LinearAddress(Address), default, out _);
                if (isLoaded || machine.Mmu.Controls != before || !isCached)
                    wrong.Add($"PDPTE {index}, bit {bit}: loaded {isLoaded}, cached {isCached}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Pdpte_that_is_not_present_is_not_checked()
    {
        using PaeMachine machine = new();
        machine.Memory.Write(new PhysicalAddress(PaeMachine.Pdptes), ~1UL);

        Assert.True(machine.Mmu.TryLoadCr3(PaeMachine.Pdptes));

        Assert.Equal(0u, machine.Mmu.FaultCode(0, mode: AccessMode.Supervisor));
    }

    [Theory]
    [InlineData("CR0")]
    [InlineData("CR4")]
    public void Load_of_cr0_or_cr4_that_finds_a_bad_pdpte_changes_nothing(string register)
    {
        using PaeMachine machine = new();
        machine.Mmu.Translate(Address);
        machine[Pdpt] = machine[Pdpt].With(PageTableFlags.Writable);
        PagingControls before = machine.Mmu.Controls;

        bool isLoaded = register == "CR0"
            ? machine.Mmu.TryLoadCr0((ulong)(before.Cr0 ^ Cr0Flags.CacheDisable))
            : machine.Mmu.TryLoadCr4((ulong)(before.Cr4 ^ Cr4Flags.GlobalPages));

        Assert.False(isLoaded);
        Assert.Equal(before, machine.Mmu.Controls);
        Assert.True(machine.Mmu.TryPeek(new LinearAddress(Address), default, out _));
    }

    [Fact]
    public void Paging_switched_on_loads_the_pdptes()
    {
        using PaeMachine machine = new();
        Assert.True(machine.Mmu.TryLoadCr0((ulong)(machine.Mmu.Controls.Cr0 & ~Cr0Flags.Paging), CodeSegmentMode.Legacy));
        MoveDirectory(machine);

        Assert.True(machine.Mmu.TryLoadCr0((ulong)(machine.Mmu.Controls.Cr0 | Cr0Flags.Paging), CodeSegmentMode.Legacy));

        Assert.Equal(0x12_3678UL, machine.Mmu.Translate(Address));
    }

    [Theory]
    [InlineData(Directory, PageTableFlags.User, 5u, RefusalRule.SupervisorPage, AccessKind.Read)]
    [InlineData(Table, PageTableFlags.User, 5u, RefusalRule.SupervisorPage, AccessKind.Read)]
    [InlineData(Directory, PageTableFlags.Writable, 7u, RefusalRule.ReadOnly, AccessKind.Write)]
    [InlineData(Table, PageTableFlags.Writable, 7u, RefusalRule.ReadOnly, AccessKind.Write)]
    public void Entry_that_withholds_a_right_is_named(PagingLevel level, PageTableFlags right, uint code, RefusalRule rule, AccessKind kind)
    {
        foreach (PagingVariants variants in (PagingVariants[])[PagingVariants.Intel, PagingVariants.PaeOnDemand])
        {
            using PaeMachine machine = new(variants);
            machine[level] = machine[level].Without(right);

            PageFault fault = machine.Mmu.Fault(Address, kind);

            byte bit = (byte)ulong.TrailingZeroCount((ulong)right);
            Assert.Equal(code, (uint)fault.ErrorCode);
            Assert.Equal(new Refusal(rule, level, PaeMachine.EntryAddress(level), machine[level], bit), fault.Refusal);
            Assert.Equal(FaultSource.Walk, fault.Source);
        }
    }

    [Fact]
    public void On_demand_an_edited_pdpte_is_seen_by_the_next_walk()
    {
        using PaeMachine machine = new(PagingVariants.PaeOnDemand);
        machine.Mmu.Translate(Address);
        MoveDirectory(machine);

        Assert.Equal(PaeMachine.Page + 0x678, machine.Mmu.Translate(Address));
        machine.Mmu.InvalidatePage(new LinearAddress(Address));

        Assert.Equal(0x12_3678UL, machine.Mmu.Translate(Address));
        Assert.Equal(2UL, machine.Mmu.Statistics.EntriesRead.At(Pdpt));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(63)]
    public void On_demand_a_reserved_bit_of_a_pdpte_faults_at_the_access(int bit)
    {
        using PaeMachine machine = new(PagingVariants.PaeOnDemand);
        machine[Pdpt] = new PageTableEntry(machine[Pdpt].Value | 1UL << bit);

        Assert.True(machine.Mmu.TryLoadCr3(PaeMachine.Pdptes));
        PageFault fault = machine.Mmu.Fault(Address, mode: AccessMode.Supervisor);

        Assert.Equal(9u, (uint)fault.ErrorCode);
        Assert.Equal(new Refusal(RefusalRule.ReservedBit, Pdpt, PaeMachine.EntryAddress(Pdpt), machine[Pdpt], (byte)bit), fault.Refusal);
    }

    [Fact]
    public void Structure_caches_keep_pdes_alone()
    {
        using PaeMachine machine = new(geometry: Geometries.StructuresAlone(4, 4, 4, 4));
        machine.Mmu.Translate(Address);

        machine.Mmu.Translate(Address); // below the PDE
        machine.Mmu.Fault(Address ^ 1 << 21); // another PDE of the same PDPTE

        Assert.Equal("0, 1, 0, 0, 0", machine.Mmu.Statistics.StructureCacheHits.ToString());
        Assert.Equal("2, 2, 0, 0, 0", machine.Mmu.Statistics.EntriesRead.ToString());
    }

    [Fact]
    public void Registers_are_no_memory_references()
    {
        using PaeMachine machine = new(geometry: TlbGeometry.None);

        machine.Mmu.Translate(Address);

        Assert.Equal((0UL, 1UL, 1UL), (Reads(Pdpt), Reads(Directory), Reads(Table)));
        ulong Reads(PagingLevel level) => machine.Mmu.Statistics.EntriesRead.At(level);
    }

    /// <summary>Makes the PDPTE in memory name another directory, which maps the address to 0x123000.</summary>
    private static void MoveDirectory(PaeMachine machine)
    {
        machine.Memory.Write(new PhysicalAddress(OtherDirectory + 4 * 8), 0x9000 | (ulong)PaeMachine.Open);
        machine.Memory.Write(new PhysicalAddress(0x9000 + 5 * 8), 0x12_3000 | (ulong)PaeMachine.Open);
        machine[Pdpt] = new PageTableEntry(OtherDirectory | 1);
    }

    private static void Toggle(Mmu mmu, Cr0Flags flag) => Assert.True(mmu.TryLoadCr0((ulong)(mmu.Controls.Cr0 ^ flag)));

    private static void Toggle(Mmu mmu, Cr4Flags flag) => Assert.True(mmu.TryLoadCr4((ulong)(mmu.Controls.Cr4 ^ flag)));

    private static void PagingOffAndOn(Mmu mmu)
    {
        Toggle(mmu, Cr0Flags.Paging);
        Toggle(mmu, Cr0Flags.Paging);
    }
}
