// SPDX-License-Identifier: MIT
using X64Paging.Cpu.State;
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace X64Paging.Cpu.Tests.Instructions.Control;

public sealed class MovControlTests
{
    [Fact]
    public void Reads_answer_what_the_mmu_goes_by()
    {
        using TestMachine machine = KernelMachine.Create(a =>
        {
            a.mov(r8, cr0);
            a.mov(r9, cr3);
            a.mov(r10, cr4);
            a.hlt();
        });

        KernelMachine.RunToHalt(machine);

        Assert.Equal((ulong)machine.Mmu.Controls.Cr0, machine[GeneralRegister.R8]);
        Assert.Equal(machine.Mmu.Controls.Cr3, machine[GeneralRegister.R9]);
        Assert.Equal((ulong)machine.Mmu.Controls.Cr4, machine[GeneralRegister.R10]);
    }

    [Fact]
    public void Cr2_holds_what_the_last_fault_or_mov_has_put_there()
    {
        using TestMachine machine = KernelMachine.Create(a =>
        {
            a.mov(cr2, rax);
            a.mov(r8, cr2);
            a.mov(rcx, __qword_ptr[rbx]);
            a.mov(r9, cr2);
            a.hlt();
        });
        machine[GeneralRegister.Rax] = 0x1234_5678_9ABC_DEF0; // Not canonical, which does not matter here.
        machine[GeneralRegister.Rbx] = KernelMachine.Data + 5;
        machine.Processor.PageFaultHandler = new FaultHandler(_ =>
        {
            machine.Map(KernelMachine.Data);
            return FaultResolution.Retry;
        });

        KernelMachine.RunToHalt(machine);

        Assert.Equal(0x1234_5678_9ABC_DEF0UL, machine[GeneralRegister.R8]);
        Assert.Equal(KernelMachine.Data + 5, machine[GeneralRegister.R9]);
    }

    [Fact]
    public void Cr8_holds_four_bits()
    {
        using TestMachine machine = KernelMachine.Create(a =>
        {
            a.mov(cr8, rax);
            a.mov(r8, cr8);
            a.hlt();
        });
        machine[GeneralRegister.Rax] = 15;

        KernelMachine.RunToHalt(machine);

        Assert.Equal(15UL, machine[GeneralRegister.R8]);
        Assert.Equal(15, machine.Processor.SystemRegisters.TaskPriority);
    }

    [Theory]
    [InlineData(0x10UL)]
    [InlineData(1UL << 63)]
    public void Cr8_refuses_reserved_bits(ulong value)
    {
        using TestMachine machine = KernelMachine.Create(a => a.mov(cr8, rax));
        machine[GeneralRegister.Rax] = value;

        KernelMachine.AssertRaises(machine, KernelMachine.GeneralProtection);

        Assert.Equal(0, machine.Processor.SystemRegisters.TaskPriority);
    }

    [Theory]
    [InlineData(1UL << 63, 0UL)] // A bit above 31.
    [InlineData(0UL, (ulong)Cr0Flags.Paging)] // 64-bit code cannot switch paging off.
    [InlineData(0UL, (ulong)(Cr0Flags.Paging | Cr0Flags.ProtectionEnable))]
    [InlineData(0UL, (ulong)Cr0Flags.ProtectionEnable)]
    [InlineData((ulong)Cr0Flags.NotWriteThrough, 0UL)] // NW without CD.
    public void Cr0_refuses_what_64_bit_code_may_not_load(ulong set, ulong cleared)
    {
        using TestMachine machine = KernelMachine.Create(a => a.mov(cr0, rax));
        machine[GeneralRegister.Rax] = ((ulong)machine.Mmu.Controls.Cr0 | set) & ~cleared;

        KernelMachine.AssertRaises(machine, KernelMachine.GeneralProtection);
    }

    [Theory]
    [InlineData(1UL << 46)] // MAXPHYADDR is 46.
    [InlineData(1UL << 52)]
    [InlineData(1UL << 63)] // The hint not to flush exists with CR4.PCIDE only.
    public void Cr3_refuses_reserved_bits(ulong set)
    {
        using TestMachine machine = KernelMachine.Create(a => a.mov(cr3, rax));
        machine[GeneralRegister.Rax] = machine.Mmu.Controls.Cr3 | set;

        KernelMachine.AssertRaises(machine, KernelMachine.GeneralProtection);
    }

    [Theory]
    [InlineData(1UL << 63, 0UL)]
    [InlineData(1UL << 31, 0UL)]
    [InlineData(0UL, (ulong)Cr4Flags.PhysicalAddressExtension)]
    [InlineData((ulong)Cr4Flags.FiveLevels, 0UL)] // Not in long mode.
    public void Cr4_refuses_what_long_mode_may_not_load(ulong set, ulong cleared)
    {
        using TestMachine machine = KernelMachine.Create(a => a.mov(cr4, rax));
        machine[GeneralRegister.Rax] = ((ulong)machine.Mmu.Controls.Cr4 | set) & ~cleared;

        KernelMachine.AssertRaises(machine, KernelMachine.GeneralProtection);
    }

    [Fact]
    public void Clearing_wp_lets_the_next_store_pass_and_setting_it_stops_the_one_behind()
    {
        using TestMachine machine = KernelMachine.Create(a =>
        {
            a.mov(rax, __qword_ptr[rbx]); // The page is in the fast table for reads.
            a.mov(cr0, rcx);
            a.mov(__qword_ptr[rbx], rsi); // And now in that for writes.
            a.mov(cr0, rdx);
            a.mov(__qword_ptr[rbx], rdi);
        });
        machine.Map(KernelMachine.Data, TestMachine.ReadOnly);
        machine[GeneralRegister.Rbx] = KernelMachine.Data;
        machine[GeneralRegister.Rcx] = (ulong)(machine.Mmu.Controls.Cr0 & ~Cr0Flags.WriteProtect);
        machine[GeneralRegister.Rdx] = (ulong)machine.Mmu.Controls.Cr0;
        machine[GeneralRegister.Rsi] = 1;
        machine[GeneralRegister.Rdi] = 2;

        Assert.Equal(StopReason.PageFault, machine.Processor.Run(100));

        Assert.Equal(4UL, machine.Processor.RetiredInstructions);
        Assert.Equal(PageFaultErrorCode.Present | PageFaultErrorCode.Write, machine.Processor.PageFault.ErrorCode);
        Assert.Equal(1UL, machine.ReadValue(KernelMachine.Data));
    }

    [Fact]
    public void Setting_smep_stops_the_fetch_of_the_next_instruction_from_a_user_page()
    {
        using TestMachine machine = KernelMachine.Create(a =>
        {
            a.mov(cr4, rax);
            a.nop();
        });
        machine[GeneralRegister.Rax] = (ulong)(machine.Mmu.Controls.Cr4 | Cr4Flags.SupervisorExecutionPrevention);

        Assert.Equal(StopReason.PageFault, machine.Processor.Run(100));

        Assert.Equal(TestMachine.CodeBase + 3, machine.State.Rip);
        Assert.Equal(machine.State.Rip, machine.Processor.SystemRegisters.Cr2);
        Assert.Equal(PageFaultErrorCode.Present | PageFaultErrorCode.InstructionFetch, machine.Processor.PageFault.ErrorCode);
        Assert.Equal(1UL, machine.Processor.RetiredInstructions);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    public void Instructions_that_end_their_block_retire_once_however_the_run_is_cut(int instructionsPerRun)
    {
        using TestMachine machine = KernelMachine.Create(a =>
        {
            a.inc(rbx);
            a.mov(rax, cr3);
            a.mov(cr3, rax);
            a.inc(rbx);
            a.invlpg(__byte_ptr[TestMachine.CodeBase]);
            a.wrmsr();
            a.inc(rbx);
            a.hlt();
        });
        machine[GeneralRegister.Rcx] = 0xC000_0100; // FS base.
        machine[GeneralRegister.Rdx] = 0;
        ulong runs = 1;

        while (machine.Processor.Run(instructionsPerRun) == StopReason.InstructionLimit)
            runs++;

        Assert.Equal(3UL, machine[GeneralRegister.Rbx]);
        Assert.Equal(8UL, machine.Processor.RetiredInstructions);
        Assert.Equal((8UL + (ulong)instructionsPerRun - 1) / (ulong)instructionsPerRun, runs);
    }
}
