// SPDX-License-Identifier: MIT
using X64Paging.Cpu.State;
using X64Paging.Memory;
using X64Paging.Paging;
using Xunit;
using static Iced.Intel.AssemblerRegisters;
using static X64Paging.Testing.Tests.Pages;

namespace X64Paging.Testing.Tests;

/// <summary>Pages of all sizes, entries of all levels, several spaces.</summary>
public sealed class MappingTests : IDisposable
{
    private readonly PagingLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void Large_page_lies_in_one_aligned_piece_of_RAM()
    {
        _lab.Map(Data, Writable);
        LabPage page = _lab.Map(0x4000_0000, Writable, PageSize.Size2MiB);
        ulong free = _lab.Frames.FreeCount;

        PagingAssert.DoesNotFault(_lab.Write(0x401F_FFF8, 7));

        Assert.Equal(0UL, page.Target.Value % (2 << 20));
        Assert.Equal(page.Target + 0x1F_FFF8, _lab.Space.PhysicalAddressOf(0x401F_FFF8));
        Assert.Equal(7UL, _lab.Memory.Read<ulong>(page.Target + 0x1F_FFF8));
        _lab.Unmap(0x4000_0000);
        Assert.Equal(free + 512, _lab.Frames.FreeCount);
    }

    [Fact]
    public void Page_of_1_GiB_wants_a_target_where_RAM_is_small()
    {
        ulong free = _lab.Frames.FreeCount;

        Assert.Throws<InsufficientMemoryException>(() => _lab.Map(0x4000_0000, Writable, PageSize.Size1GiB));
        Assert.Equal(free, _lab.Frames.FreeCount);

        _lab.Map(0x4000_0000, ReadOnly, PageSize.Size1GiB, new PhysicalAddress(0));
        _lab.Memory.Write(new PhysicalAddress(0x8), 42UL);
        Assert.Equal(42UL, _lab.Read(0x4000_0008).Value);
    }

    [Theory]
    [InlineData(PagingLevel.Pml4)]
    [InlineData(PagingLevel.Pdpt)]
    [InlineData(PagingLevel.PageDirectory)]
    [InlineData(PagingLevel.PageTable)]
    public void With_overrides_the_flags_of_any_level_and_keeps_the_address(PagingLevel level)
    {
        LabPage page = _lab.Map(Data, Writable);
        Frame before = _lab.Entry[level, Data].Frame;

        page.With(level, Writable & ~PageTableFlags.User);

        Assert.Equal(before, _lab.Entry[level, Data].Frame);
        PagingAssert.RefusedBy(PagingAssert.Faults(_lab.Read(Data)), level, PageTableFlags.User);
    }

    [Fact]
    public void With_keeps_PS_of_a_large_page()
    {
        LabPage page = _lab.Map(0x20_0000, Writable, PageSize.Size2MiB).With(PagingLevel.PageDirectory, ReadOnly);

        Assert.Equal(page.Target, _lab.Read(0x20_0000).Physical);
        PagingAssert.RefusedBy(PagingAssert.Faults(_lab.Write(0x20_0000, 1)), PagingLevel.PageDirectory, RefusalRule.ReadOnly);
    }

    [Fact]
    public void Protection_key_denies_by_PKRU()
    {
        _lab.Cr4 |= Cr4Flags.UserProtectionKeys;
        _lab.Map(Data, Writable).WithProtectionKey(9);
        PagingAssert.DoesNotFault(_lab.Read(Data));

        _lab.Pkru = 1u << (2 * 9);

        LabFault fault = PagingAssert.Faults(_lab.Read(Data));
        PagingAssert.RefusedBy(fault, PagingLevel.PageTable, RefusalRule.ProtectionKey);
        Assert.Contains("bit 59 (protection key)", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Store_to_an_entry_invalidates_nothing()
    {
        _lab.Map(Data, Writable);
        _lab.Read(Data);

        _lab.Entry[PagingLevel.PageTable, Data] = default;
        PagingAssert.DoesNotFault(_lab.Read(Data));

        _lab.Invalidate(Data);
        PagingAssert.RefusedBy(PagingAssert.Faults(_lab.Read(Data)), PagingLevel.PageTable, RefusalRule.NotPresent);
    }

    [Fact]
    public void Entry_of_a_table_that_is_not_there_is_a_mistake_of_the_test()
    {
        Assert.Throws<InvalidOperationException>(() => _lab.Entry[PagingLevel.PageTable, Data]);
        Assert.Throws<ArgumentOutOfRangeException>(() => _lab.Entry[PagingLevel.Pml5, Data]);
    }

    [Fact]
    public void Page_that_is_mapped_is_not_mapped_again()
    {
        _lab.Map(Data, Writable);

        Assert.Throws<InvalidOperationException>(() => _lab.Map(Data, Writable));
        Assert.Throws<InvalidOperationException>(() => _lab.Unmap(Data + 0x1000));
    }

    [Theory]
    [InlineData(0x0000_8000_0000_0000)]
    [InlineData(0x0000_7F00_0000_0000)]
    public void Address_that_is_not_the_tests_to_map_is_refused(ulong address) =>
        Assert.Throws<ArgumentException>(() => _lab.Map(address, Writable));

    [Fact]
    public void Five_levels_reach_beyond_48_bits()
    {
        const ulong High = 0x0012_3456_7890_0000;
        using PagingLab lab = new(new PagingLabOptions { RootLevel = PagingLevel.Pml5 });
        lab.Map(High, Writable);
        lab.Program(asm => { asm.mov(rbx, High); asm.mov(__qword_ptr[rbx], rax); });

        LabRun run = PagingAssert.DoesNotFault(lab);

        PagingAssert.SetsAccessed(
            run, High, PagingLevel.Pml5, PagingLevel.Pml4, PagingLevel.Pdpt, PagingLevel.PageDirectory, PagingLevel.PageTable);
        PagingAssert.SetsDirty(run, High);
    }

    [Theory]
    [InlineData(PrivilegeLevel.User)]
    [InlineData(PrivilegeLevel.Kernel)]
    public void Five_levels_run_programs_at_both_ends(PrivilegeLevel level)
    {
        using PagingLab lab = new(new PagingLabOptions { RootLevel = PagingLevel.Pml5 });
        lab.PrivilegeLevel = level;
        lab.Program(asm => { asm.push(3); asm.pop(rax); });

        PagingAssert.DoesNotFault(lab);
    }

    [Fact]
    public void Program_runs_in_every_space()
    {
        PagingSpace other = _lab.CreateSpace();
        _lab.Program(asm => asm.mov(rax, __qword_ptr[Data]));
        _lab.Space.Map(Data, ReadOnly);
        other.Map(Data, ReadOnly);
        other.Poke(Data, 42UL);

        _lab.Switch(other);
        PagingAssert.DoesNotFault(_lab);

        Assert.Same(other, _lab.Space);
        Assert.Equal(42UL, _lab[GeneralRegister.Rax]);
    }

    [Fact]
    public void Guest_switches_spaces_by_MOV_CR3()
    {
        PagingSpace other = _lab.CreateSpace();
        _lab.PrivilegeLevel = PrivilegeLevel.Kernel;
        other.Map(Data, Supervisor);
        other.Poke(Data, 42UL);
        _lab.Program(asm => { asm.mov(rbx, other.Cr3); asm.mov(cr3, rbx); asm.mov(rax, __qword_ptr[Data]); });

        LabRun run = PagingAssert.DoesNotFault(_lab);

        Assert.NotSame(other, run.Space);
        Assert.Same(other, _lab.Space);
        Assert.Equal(42UL, _lab[GeneralRegister.Rax]);
    }

    [Fact]
    public void Space_that_is_in_use_is_not_released()
    {
        PagingSpace other = _lab.CreateSpace();
        _lab.Switch(other);

        Assert.Throws<InvalidOperationException>(other.Release);
        Assert.Throws<InvalidOperationException>(_lab.Spaces[0].Release);
    }

    [Fact]
    public void Table_that_maps_itself_is_counted_once()
    {
        const ulong Slot = 500UL;
        const ulong Window = 0xFFFF_0000_0000_0000 | Slot << 39;
        PagingSpace other = _lab.CreateSpace();
        FrameMark mark = _lab.MarkFrames();
        PagingSpace space = _lab.CreateSpace();
        space.Map(Data, Writable);
        space.Entry[PagingLevel.Pml4, Window] = new PageTableEntry(space.Root, Supervisor);
        _lab.Switch(space);

        ulong entry = _lab.Read(Window | Data >> 9, AccessMode.Supervisor).Value;
        Assert.Equal(space.Entry[PagingLevel.PageTable, Data].Value, entry);

        _lab.Switch(other);
        space.Release();
        PagingAssert.NoLeak(_lab, mark);
    }
}
