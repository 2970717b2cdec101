// SPDX-License-Identifier: MIT
using X64Paging.Cpu.State;
using X64Paging.Paging;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace X64Paging.Cpu.Tests.Instructions.Control;

public sealed class ModelSpecificRegisterTests
{
    private const uint PageAttributeTable = 0x277;
    private const uint Efer = 0xC000_0080;
    private const uint FsBase = 0xC000_0100;
    private const uint GsBase = 0xC000_0101;
    private const uint KernelGsBase = 0xC000_0102;

    [Theory]
    [InlineData(PageAttributeTable, 0x0706_0504_0100_0406UL)]
    [InlineData(FsBase, 0xFFFF_8000_0000_1000UL)]
    [InlineData(GsBase, 0x0000_7FFF_FFFF_FFFFUL)]
    [InlineData(KernelGsBase, 0xFFFF_FFFF_8000_0001UL)]
    public void Register_answers_what_was_written(uint number, ulong value)
    {
        using TestMachine machine = Write(number, value);

        Assert.Equal(StopReason.InstructionLimit, machine.Processor.Run(1));
        machine[GeneralRegister.Rax] = ulong.MaxValue;
        machine[GeneralRegister.Rdx] = ulong.MaxValue;
        machine.Processor.Run(1);

        Assert.Equal(value & uint.MaxValue, machine[GeneralRegister.Rax]);
        Assert.Equal(value >> 32, machine[GeneralRegister.Rdx]);
    }

    [Fact]
    public void Upper_halves_of_rax_rcx_and_rdx_do_not_matter()
    {
        const ulong Upper = 0xABCD_EF01UL << 32;
        using TestMachine machine = Write(FsBase, 0x1234_5678);
        machine[GeneralRegister.Rax] |= Upper;
        machine[GeneralRegister.Rcx] |= Upper;
        machine[GeneralRegister.Rdx] |= Upper;

        machine.Processor.Run(1);

        Assert.Equal(0x1234_5678UL, machine.State.FsBase);
    }

    [Theory]
    [InlineData(PageAttributeTable, 0x0007_0406_0007_0402UL)] // 2 and 3 are no types.
    [InlineData(PageAttributeTable, 0x0307_0406_0007_0406UL)]
    [InlineData(PageAttributeTable, 0x0007_0406_0807_0406UL)] // Bits 7:3 of a byte.
    [InlineData(FsBase, 1UL << 63)]
    [InlineData(GsBase, 1UL << 60)]
    [InlineData(KernelGsBase, 1UL << 57)]
    [InlineData(Efer, 1UL << 63)]
    [InlineData(Efer, 0UL)] // LME cannot change while paging is on.
    [InlineData(0x10u, 0UL)]
    [InlineData(0xC000_0082u, 0UL)]
    public void Register_or_value_that_does_not_exist_is_a_general_protection_exception(uint number, ulong value)
    {
        using TestMachine machine = Write(number, value);

        KernelMachine.AssertRaises(machine, KernelMachine.GeneralProtection);

        Assert.Equal(SystemRegisters.Initial, machine.Processor.SystemRegisters);
        Assert.Equal(0UL, machine.State.FsBase | machine.State.GsBase);
    }

    [Theory]
    [InlineData(0x10u)]
    [InlineData(0xC000_0082u)]
    public void Reading_what_does_not_exist_is_a_general_protection_exception(uint number)
    {
        using TestMachine machine = KernelMachine.Create(a => a.rdmsr());
        machine[GeneralRegister.Rcx] = number;

        KernelMachine.AssertRaises(machine, KernelMachine.GeneralProtection);
    }

    [Fact]
    public void Efer_reads_as_the_mmu_has_it_and_lma_cannot_be_written()
    {
        using TestMachine machine = Write(Efer, (ulong)(EferFlags.LongModeEnable | EferFlags.NoExecuteEnable));
        EferFlags expected = EferFlags.LongModeEnable | EferFlags.LongModeActive | EferFlags.NoExecuteEnable;

        machine.Processor.Run(2);

        Assert.Equal(expected, machine.Mmu.Controls.Efer);
        Assert.Equal((ulong)expected, machine[GeneralRegister.Rax]);
    }

    [Fact]
    public void Clearing_nxe_makes_xd_a_reserved_bit_of_the_next_walk()
    {
        using TestMachine machine = KernelMachine.Create(a =>
        {
            a.mov(r8, __qword_ptr[rbx]);
            a.wrmsr();
            a.mov(r9, __qword_ptr[rbx]);
        });
        machine.Map(KernelMachine.Data, TestMachine.ReadWrite | PageTableFlags.NoExecute);
        machine[GeneralRegister.Rbx] = KernelMachine.Data;
        machine[GeneralRegister.Rcx] = Efer;
        machine[GeneralRegister.Rax] = (ulong)EferFlags.LongModeEnable;

        Assert.Equal(StopReason.PageFault, machine.Processor.Run(100));

        Assert.Equal(RefusalRule.ReservedBit, machine.Processor.PageFault.Refusal.Rule);
        Assert.Equal(2UL, machine.Processor.RetiredInstructions);
    }

    [Fact]
    public void Swapgs_exchanges_the_bases_and_the_next_access_goes_by_the_new_one()
    {
        using TestMachine machine = KernelMachine.Create(a =>
        {
            a.mov(r8, __qword_ptr.gs[0]);
            a.swapgs();
            a.mov(r9, __qword_ptr.gs[0]);
            a.hlt();
        });
        machine.Map(KernelMachine.Data);
        machine.WriteValue(KernelMachine.Data, 1);
        machine.WriteValue(KernelMachine.Data + 0x800, 2);
        machine.State.GsBase = KernelMachine.Data;
        machine.Processor.SystemRegisters.KernelGsBase = KernelMachine.Data + 0x800;

        KernelMachine.RunToHalt(machine);

        Assert.Equal(1UL, machine[GeneralRegister.R8]);
        Assert.Equal(2UL, machine[GeneralRegister.R9]);
        Assert.Equal(KernelMachine.Data + 0x800, machine.State.GsBase);
        Assert.Equal(KernelMachine.Data, machine.Processor.SystemRegisters.KernelGsBase);
    }

    private static TestMachine Write(uint number, ulong value)
    {
        TestMachine machine = KernelMachine.Create(a =>
        {
            a.wrmsr();
            a.rdmsr();
        });
        machine[GeneralRegister.Rax] = (uint)value;
        machine[GeneralRegister.Rdx] = value >> 32;
        machine[GeneralRegister.Rcx] = number;
        return machine;
    }
}
