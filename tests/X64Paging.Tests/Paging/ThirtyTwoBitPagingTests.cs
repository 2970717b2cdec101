// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;

namespace X64Paging.Tests.Paging;

/// <summary>32-bit paging from end to end. SDM vol. 3A, "32-Bit Paging".</summary>
public sealed class ThirtyTwoBitPagingTests
{
    private const ulong Address = ThirtyTwoBitMachine.Address;
    private const PagingLevel Directory = PagingLevel.PageDirectory;
    private const PagingLevel Table = PagingLevel.PageTable;
    private const uint LargeLeaf = 0x0040_0000 | ThirtyTwoBitMachine.Open | ThirtyTwoBitMachine.PageSizeBit;

    [Fact]
    public void Page_of_4_kib_is_found_and_marked()
    {
        using ThirtyTwoBitMachine machine = new();

        Assert.Equal(ThirtyTwoBitMachine.Page + 0x678, machine.Mmu.Translate(Address, AccessKind.Write));

        Assert.Equal((uint)ThirtyTwoBitMachine.Table | ThirtyTwoBitMachine.Open | 0x20, machine[Directory]);
        Assert.Equal((uint)ThirtyTwoBitMachine.Page | ThirtyTwoBitMachine.Open | 0x60, machine[Table]);
    }

    [Theory]
    [InlineData(0x3FCUL)]
    [InlineData(0x400UL)]
    public void Marking_an_entry_leaves_its_neighbours_alone(ulong offset)
    {
        // An entry is half of the 8 bytes that the memory updates at once.
        using ThirtyTwoBitMachine machine = new();
        ulong page = (Address & 0xFFC0_0000) | offset / 4 << 12;
        PhysicalAddress before = new(ThirtyTwoBitMachine.Table + offset - 4), entry = before + 4;
        machine.Memory.Write(before, 0xFFFF_FFFFu);
        machine.Memory.Write(entry, 0x7000 | ThirtyTwoBitMachine.Open);
        machine.Memory.Write(entry + 4, 0xAAAA_AAAAu);

        Assert.Equal(0x7000UL, machine.Mmu.Translate(page, AccessKind.Write));

        Assert.Equal(0xFFFF_FFFFu, machine.Memory.Read<uint>(before));
        Assert.Equal(0x7067u, machine.Memory.Read<uint>(entry));
        Assert.Equal(0xAAAA_AAAAu, machine.Memory.Read<uint>(entry + 4));
    }

    [Fact]
    public void Last_page_is_the_last_entry_of_the_last_table()
    {
        using ThirtyTwoBitMachine machine = new();
        machine.Memory.Write(new PhysicalAddress(ThirtyTwoBitMachine.Directory + 0xFFC), (uint)ThirtyTwoBitMachine.Table | ThirtyTwoBitMachine.Open);
        machine.Memory.Write(new PhysicalAddress(ThirtyTwoBitMachine.Table + 0xFFC), 0x7000 | ThirtyTwoBitMachine.Open);

        Assert.Equal(0x7FFFUL, machine.Mmu.Translate(0xFFFF_FFFF));
    }

    [Fact]
    public void Page_of_4_mib_is_one_translation()
    {
        using ThirtyTwoBitMachine machine = new();
        machine[Directory] = LargeLeaf;

        Assert.Equal(0x40_0000UL, machine.Mmu.Translate(0xC080_0000, AccessKind.Write));
        Assert.Equal(0x40_5678UL, machine.Mmu.Translate(Address));
        Assert.Equal(0x7F_FFFFUL, machine.Mmu.Translate(0xC0BF_FFFF));

        Assert.Equal(LargeLeaf | 0x60, machine[Directory]);
        Assert.Equal(1UL, machine.Mmu.Statistics.TlbMisses);
        Assert.True(machine.Mmu.TryPeek(new LinearAddress(Address), default, out PageTranslation translation));
        Assert.Equal((PageSize.Size4MiB, new PhysicalAddress(0x40_0000)), (translation.Size, translation.Base));
    }

    [Fact]
    public void Page_size_bit_means_nothing_without_pse()
    {
        // The bits that PSE would reserve are address bits of the table.
        using ThirtyTwoBitMachine machine = new(Cr4Flags.None);
        machine[Directory] = 0x0020_1000 | ThirtyTwoBitMachine.Open | ThirtyTwoBitMachine.PageSizeBit;
        machine.Memory.Write(new PhysicalAddress(0x20_1000 + 5 * 4), 0x7000 | ThirtyTwoBitMachine.Open);

        Assert.Equal(0x7678UL, machine.Mmu.Translate(Address));
    }

    [Fact]
    public void Bit_21_of_a_large_page_is_reserved()
    {
        using ThirtyTwoBitMachine machine = new();
        machine[Directory] = LargeLeaf | 1 << 21;

        PageFault fault = machine.Mmu.Fault(Address, mode: AccessMode.Supervisor);

        Assert.Equal(9u, (uint)fault.ErrorCode);
        Assert.Equal(
            new Refusal(RefusalRule.ReservedBit, Directory, ThirtyTwoBitMachine.EntryAddress(Directory), new PageTableEntry(machine[Directory]), 21),
            fault.Refusal);
    }

    [Theory]
    [InlineData(40, 0xFFu, 0xFF_0040_5678UL)]
    [InlineData(40, 0x81u, 0x81_0040_5678UL)]
    [InlineData(36, 0x0Fu, 0x0F_0040_5678UL)]
    [InlineData(52, 0xFFu, 0xFF_0040_5678UL)]
    public void Pse_36_puts_a_large_page_beyond_4_gib(int physicalAddressBits, uint bits20To13, ulong expected)
    {
        using ThirtyTwoBitMachine machine = new(physicalAddressBits: physicalAddressBits);
        machine[Directory] = LargeLeaf | bits20To13 << 13;

        Assert.Equal(expected, machine.Mmu.Translate(Address));
        Assert.Equal(expected, machine.Mmu.Translate(Address));
    }

    [Theory]
    [InlineData(36, 17, true)]
    [InlineData(36, 16, false)]
    [InlineData(32, 13, true)]
    [InlineData(40, 20, false)]
    public void Pse_36_reserves_what_is_wider_than_physical_addresses(int physicalAddressBits, int bit, bool isReserved)
    {
        using ThirtyTwoBitMachine machine = new(physicalAddressBits: physicalAddressBits);
        machine[Directory] = LargeLeaf | 1u << bit;

        if (isReserved)
            Assert.Equal(9u, machine.Mmu.FaultCode(Address, mode: AccessMode.Supervisor));
        else
            machine.Mmu.Translate(Address);
    }

    [Fact]
    public void Large_page_without_pse_36_lies_below_4_gib()
    {
        using ThirtyTwoBitMachine machine = new(features: PagingFeatures.Intel & ~PagingFeatures.PageSizeExtensions36);
        machine[Directory] = LargeLeaf | 1 << 13;
        Assert.Equal(9u, machine.Mmu.FaultCode(Address, mode: AccessMode.Supervisor));

        machine[Directory] = LargeLeaf;

        Assert.Equal(0x40_5678UL, machine.Mmu.Translate(Address));
    }

    [Theory]
    [InlineData(Table, 7)]
    [InlineData(Directory, 12)]
    public void Page_attribute_bit_is_reserved_where_there_is_no_pat(PagingLevel level, int bit)
    {
        foreach (bool hasPat in (bool[])[false, true])
        {
            using ThirtyTwoBitMachine machine = new(features: hasPat ? PagingFeatures.Intel : PagingFeatures.Intel & ~PagingFeatures.PageAttributeTable);
            machine[level] = (level == Directory ? LargeLeaf : machine[level]) | 1u << bit;

            if (hasPat)
                machine.Mmu.Translate(Address);
            else
                Assert.Equal(9u, machine.Mmu.FaultCode(Address, mode: AccessMode.Supervisor));
        }
    }

    [Theory]
    [InlineData(Cr4Flags.None, 4u)]
    [InlineData(Cr4Flags.SupervisorExecutionPrevention, 0x14u)]
    public void Fetch_is_reported_as_one_with_smep_alone_since_nxe_needs_pae(Cr4Flags cr4, uint expected)
    {
        using ThirtyTwoBitMachine machine = new(cr4);
        machine[Table] = 0;

        Assert.Equal(expected, machine.Mmu.FaultCode(Address, AccessKind.Fetch));
    }

    [Theory]
    [InlineData(Directory, PageTableFlags.User, 5u, RefusalRule.SupervisorPage, AccessKind.Read)]
    [InlineData(Table, PageTableFlags.User, 5u, RefusalRule.SupervisorPage, AccessKind.Read)]
    [InlineData(Directory, PageTableFlags.Writable, 7u, RefusalRule.ReadOnly, AccessKind.Write)]
    [InlineData(Table, PageTableFlags.Writable, 7u, RefusalRule.ReadOnly, AccessKind.Write)]
    [InlineData(Directory, PageTableFlags.Present, 6u, RefusalRule.NotPresent, AccessKind.Write)]
    [InlineData(Table, PageTableFlags.Present, 4u, RefusalRule.NotPresent, AccessKind.Read)]
    public void Entry_that_refuses_is_named(PagingLevel level, PageTableFlags missing, uint code, RefusalRule rule, AccessKind kind)
    {
        using ThirtyTwoBitMachine machine = new();
        machine[level] &= ~(uint)missing;

        PageFault fault = machine.Mmu.Fault(Address, kind);

        byte bit = (byte)ulong.TrailingZeroCount((ulong)missing);
        Assert.Equal(code, (uint)fault.ErrorCode);
        Assert.Equal(new Refusal(rule, level, ThirtyTwoBitMachine.EntryAddress(level), new PageTableEntry(machine[level]), bit), fault.Refusal);
    }

    [Fact]
    public void Cr3_gives_bits_31_to_12_of_the_directory()
    {
        using ThirtyTwoBitMachine machine = new();

        machine.Mmu.LoadCr3(0xFFFF_FFFF_0000_0FFF | ThirtyTwoBitMachine.Directory);

        machine.Mmu.Translate(Address);
        Assert.Equal(0xFFFUL | ThirtyTwoBitMachine.Directory, machine.Mmu.Controls.Cr3);
    }

    [Fact]
    public void Access_over_the_top_goes_on_at_zero()
    {
        using ThirtyTwoBitMachine machine = new();
        machine.Memory.Write(new PhysicalAddress(ThirtyTwoBitMachine.Directory + 0xFFC), LargeLeaf);
        machine.Memory.Write(new PhysicalAddress(ThirtyTwoBitMachine.Directory), LargeLeaf + (4 << 20));

        Assert.True(machine.Mmu.TryAccess(
            new MemoryAccess(new LinearAddress(0xFFFF_FFFE), 4, AccessKind.Read, AccessMode.User), out AccessTranslation translation, out _));

        Assert.Equal(new AccessTranslation(new PhysicalAddress(0x7F_FFFE), new PhysicalAddress(0x80_0000), 2), translation);
    }

    [Theory]
    [InlineData(0x0080_0000UL)]
    [InlineData(0x7FC0_0000UL)]
    [InlineData(0x8000_0000UL)]
    [InlineData(0xFFC0_0000UL)]
    public void Invlpg_drops_a_page_of_either_half_whatever_its_size(ulong page)
    {
        foreach (bool isLarge in (bool[])[false, true])
        {
            using ThirtyTwoBitMachine machine = new();
            PhysicalAddress directoryEntry = new(ThirtyTwoBitMachine.Directory + (page >> 22) * 4);
            machine.Memory.Write(directoryEntry, isLarge ? LargeLeaf : (uint)ThirtyTwoBitMachine.Table | ThirtyTwoBitMachine.Open);
            machine.Mmu.Translate(page + 0x5000);
            machine.Memory.Write(directoryEntry, 0u);
            Assert.True(machine.Mmu.Reaches(page + 0x5000));

            machine.Mmu.InvalidatePage(new LinearAddress(page + (isLarge ? 0x3F_FFFFUL : 0x5FFF)));

            Assert.False(machine.Mmu.Reaches(page + 0x5000));
        }
    }

    [Theory]
    [InlineData("INVPCID 0")]
    [InlineData("page fault")]
    public void Cached_directory_entry_serves_all_of_its_4_mib_and_leaves_for_all(string how)
    {
        using ThirtyTwoBitMachine machine = new();
        const ulong Lower = 0xC080_5000, Upper = 0xC0A0_0000;
        machine.Memory.Write(new PhysicalAddress(ThirtyTwoBitMachine.Table + (Upper >> 12 & 0x3FF) * 4), 0x7000 | ThirtyTwoBitMachine.Open);
        machine.Mmu.Translate(Lower);
        machine[Directory] = 0;

        // The upper half was never touched: the directory entry that the lower half cached leads there.
        Assert.Equal(0x7000UL, machine.Mmu.Translate(Upper));
        Assert.Equal(1UL, machine.Mmu.Statistics.StructureCacheHits.At(Directory));

        if (how == "INVPCID 0")
            Assert.True(machine.Mmu.TryInvalidatePcid(PcidInvalidation.IndividualAddress, 0, new LinearAddress(Lower)));
        else
            machine.Mmu.Fault(Lower + 0x1000);

        Assert.Equal(4u, machine.Mmu.FaultCode(Upper + 0x1000));
        Assert.Equal(0u, machine.Mmu.FaultCode(Upper + 0x2000, mode: AccessMode.Supervisor));
    }
}
