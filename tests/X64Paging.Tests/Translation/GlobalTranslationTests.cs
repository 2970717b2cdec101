// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using Xunit;

namespace X64Paging.Tests.Translation;

/// <summary>Global pages and process-context identifiers. SDM vol. 3A, "Global Pages" and "Process-Context Identifiers (PCIDs)".</summary>
public sealed class GlobalTranslationTests
{
    private const ulong Page = 0x40_0000;
    private const PageTableFlags Global = TestMachine.Data | PageTableFlags.Global;

    [Theory]
    [InlineData(PageSize.Size4KiB)]
    [InlineData(PageSize.Size2MiB)]
    [InlineData(PageSize.Size1GiB)]
    public void Global_page_survives_a_load_of_cr3_and_others_do_not(PageSize size)
    {
        using TestMachine machine = new(cr4: Cr4Flags.GlobalPages);
        ulong global = 4UL << 30, own = 8UL << 30;
        machine.Map(global, 0, size, Global);
        machine.Map(own, 0, size);
        machine.Translate(global);
        machine.Translate(own);
        machine.Mapper.Unmap(new LinearAddress(global), out _);
        machine.Mapper.Unmap(new LinearAddress(own), out _);

        machine.LoadCr3();

        machine.Translate(global);
        machine.Fault(own);
    }

    [Fact]
    public void Global_page_is_dropped_by_invlpg_and_by_a_full_flush()
    {
        using TestMachine machine = new(cr4: Cr4Flags.GlobalPages);
        machine.Map(Page, Global);
        machine.Map(Page + Frame.Size, Global);
        machine.Translate(Page);
        machine.Translate(Page + Frame.Size);
        machine[Page] = default;
        machine[Page + Frame.Size] = default;

        machine.Invalidate(Page);
        machine.Fault(Page);
        machine.Translate(Page + Frame.Size);

        machine.Mmu.InvalidateAll();
        machine.Fault(Page + Frame.Size);
    }

    [Fact]
    public void Global_bit_means_nothing_while_pge_is_clear()
    {
        using TestMachine machine = new();
        machine.Map(Page, Global);
        machine.Translate(Page);
        machine[Page] = default;

        machine.LoadCr3();

        machine.Fault(Page);
    }

    [Fact]
    public void Page_that_became_global_is_dropped_in_both_forms()
    {
        using TestMachine machine = new(cr4: Cr4Flags.GlobalPages | Cr4Flags.ProcessContextIdentifiers);
        machine.Map(Page);
        machine.Translate(Page);
        machine[Page] = machine[Page].With(PageTableFlags.Global);
        SwitchWithoutFlush(machine, 1);
        machine.Translate(Page);
        SwitchWithoutFlush(machine, 0);
        machine[Page] = default;

        machine.Invalidate(Page);

        machine.Fault(Page);
    }

    [Fact]
    public void Translations_of_another_pcid_are_not_used()
    {
        using TestMachine machine = new(cr4: Cr4Flags.ProcessContextIdentifiers);
        machine.Map(Page);
        machine.Translate(Page);
        machine[Page] = default;

        SwitchWithoutFlush(machine, 1);
        machine.Fault(Page);

        SwitchWithoutFlush(machine, 0);
        machine.Translate(Page);
    }

    [Fact]
    public void Load_of_cr3_drops_the_translations_of_the_pcid_it_names_alone()
    {
        using TestMachine machine = new(cr4: Cr4Flags.ProcessContextIdentifiers);
        machine.Map(Page);
        machine.Translate(Page);
        SwitchWithoutFlush(machine, 1);
        machine.Translate(Page);
        SwitchWithoutFlush(machine, 2);
        machine.Translate(Page);
        machine[Page] = default;

        machine.Mmu.LoadCr3(machine.Mapper.Root.Base.Value | 1);

        machine.Fault(Page);
        SwitchWithoutFlush(machine, 2);
        machine.Translate(Page);
        SwitchWithoutFlush(machine, 0);
        machine.Translate(Page);
    }

    [Fact]
    public void Invlpg_drops_the_page_of_the_current_pcid_alone()
    {
        using TestMachine machine = new(cr4: Cr4Flags.ProcessContextIdentifiers);
        machine.Map(Page);
        machine.Translate(Page);
        SwitchWithoutFlush(machine, 1);
        machine.Translate(Page);
        machine[Page] = default;

        machine.Invalidate(Page);

        machine.Fault(Page);
        SwitchWithoutFlush(machine, 0);
        machine.Translate(Page);
    }

    [Fact]
    public void Global_page_matches_under_every_pcid_and_invlpg_drops_it_under_any()
    {
        using TestMachine machine = new(cr4: Cr4Flags.GlobalPages | Cr4Flags.ProcessContextIdentifiers);
        machine.Map(Page, Global);
        machine.Translate(Page);
        machine[Page] = default;

        machine.Mmu.LoadCr3(machine.Mapper.Root.Base.Value | 7);
        machine.Translate(Page);
        machine.Invalidate(Page);

        SwitchWithoutFlush(machine, 0);
        machine.Fault(Page);
    }

    [Fact]
    public void Load_of_cr3_switches_to_other_tables()
    {
        using TestMachine machine = new();
        Frame first = machine.Map(Page);
        machine.Translate(Page);
        Mapper other = Mapper.TryCreate(machine.Memory, machine.Frames)!;
        Assert.True(machine.Frames.TryAllocateZeroed(out Frame second));
        Assert.True(other.TryMap(new LinearAddress(Page), second.Base, PageSize.Size4KiB, TestMachine.Data, out _));

        machine.Mmu.LoadCr3(other.Root.Base.Value);
        Assert.Equal(second.Base.Value, machine.Translate(Page));

        machine.Mmu.LoadCr3(machine.Mapper.Root.Base.Value);
        Assert.Equal(first.Base.Value, machine.Translate(Page));
    }

    /// <summary>What MOV CR3 with bit 63 set does.</summary>
    private static void SwitchWithoutFlush(TestMachine machine, ulong pcid) =>
        machine.Mmu.Controls = machine.Mmu.Controls with { Cr3 = machine.Mapper.Root.Base.Value | pcid };
}
