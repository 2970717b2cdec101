// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.State;
using X64Paging.Cpu.Tests.Instructions.Control;
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace X64Paging.Cpu.Tests.Instructions.Flags;

/// <summary>AC under SMAP: what kernel code may touch of user pages.</summary>
public sealed class UserAccessFlagTests
{
    private const ulong Data = KernelMachine.Data;
    private const ulong Stack = 0x20_0000;

    [Fact]
    public void Stac_opens_user_pages_and_clac_closes_them_again_though_they_are_in_a_fast_table()
    {
        using TestMachine machine = KernelMachine.Create(a =>
        {
            a.stac();
            a.mov(__qword_ptr[rbx], rsi);
            a.mov(r8, __qword_ptr[rbx]);
            a.clac();
            a.mov(r9, __qword_ptr[rbx]);
        });
        machine.Map(Data);
        KernelMachine.Set(machine, Cr4Flags.SupervisorAccessPrevention);
        machine[GeneralRegister.Rbx] = Data;
        machine[GeneralRegister.Rsi] = 5;

        Assert.Equal(StopReason.PageFault, machine.Processor.Run(100));

        Assert.Equal(4UL, machine.Processor.RetiredInstructions);
        Assert.Equal(5UL, machine[GeneralRegister.R8]);
        Assert.Equal(PageFaultErrorCode.Present, machine.Processor.PageFault.ErrorCode);
        Assert.Equal(Data, machine.Processor.SystemRegisters.Cr2);
        Assert.Equal(SystemFlags.None, machine.State.SystemFlags & SystemFlags.AlignmentCheck);
    }

    [Fact]
    public void Without_smap_there_are_no_such_instructions()
    {
        foreach (Action<Assembler> instruction in new Action<Assembler>[] { a => a.clac(), a => a.stac() })
        {
            using TestMachine machine = KernelMachine.Create(instruction);
            PagingControls controls = machine.Mmu.Controls;
            machine.Mmu.Controls = controls with { Features = controls.Features & ~PagingFeatures.SupervisorAccessPrevention };

            KernelMachine.AssertRaises(machine, KernelMachine.InvalidOpcode);
        }
    }

    [Fact]
    public void Supervisor_pages_stay_open_whatever_ac_says()
    {
        using TestMachine machine = KernelMachine.Create(a =>
        {
            a.mov(r8, __qword_ptr[rbx]);
            a.stac();
            a.mov(r9, __qword_ptr[rbx]);
            a.clac();
            a.mov(r10, __qword_ptr[rbx]);
            a.hlt();
        });
        machine.Map(Data, PageTableFlags.Present | PageTableFlags.Writable);
        machine.WriteValue(Data, 6);
        KernelMachine.Set(machine, Cr4Flags.SupervisorAccessPrevention);
        machine[GeneralRegister.Rbx] = Data;

        KernelMachine.RunToHalt(machine);

        Assert.Equal((6UL, 6UL, 6UL), (machine[GeneralRegister.R8], machine[GeneralRegister.R9], machine[GeneralRegister.R10]));
    }

    [Fact]
    public void Smap_that_mov_cr4_sets_closes_user_pages_of_which_translations_are_cached()
    {
        using TestMachine machine = KernelMachine.Create(a =>
        {
            a.mov(r8, __qword_ptr[rbx]);
            a.mov(cr4, rax);
            a.mov(r9, __qword_ptr[rbx]);
        });
        machine.Map(Data);
        machine[GeneralRegister.Rax] = (ulong)(machine.Mmu.Controls.Cr4 | Cr4Flags.SupervisorAccessPrevention);
        machine[GeneralRegister.Rbx] = Data;

        Assert.Equal(StopReason.PageFault, machine.Processor.Run(100));

        Assert.Equal(2UL, machine.Processor.RetiredInstructions);
    }

    [Fact]
    public void Popf_that_clears_ac_closes_user_pages()
    {
        using TestMachine machine = KernelMachine.Create(a =>
        {
            a.pushfq();
            a.stac();
            a.mov(r8, __qword_ptr[rbx]);
            a.popfq();
            a.mov(r9, __qword_ptr[rbx]);
        });
        machine.Map(Data);
        machine.Map(Stack, PageTableFlags.Present | PageTableFlags.Writable);
        KernelMachine.Set(machine, Cr4Flags.SupervisorAccessPrevention);
        machine[GeneralRegister.Rbx] = Data;
        machine[GeneralRegister.Rsp] = Stack + 0x800;

        Assert.Equal(StopReason.PageFault, machine.Processor.Run(100));

        Assert.Equal(4UL, machine.Processor.RetiredInstructions);
    }

    [Fact]
    public void Fault_handler_that_sets_ac_opens_user_pages_to_the_retry()
    {
        using TestMachine machine = KernelMachine.Create(a =>
        {
            a.mov(r8, __qword_ptr[rbx]);
            a.hlt();
        });
        machine.Map(Data);
        machine.WriteValue(Data, 9);
        KernelMachine.Set(machine, Cr4Flags.SupervisorAccessPrevention);
        machine[GeneralRegister.Rbx] = Data;
        FaultHandler handler = new(_ =>
        {
            machine.State.SystemFlags |= SystemFlags.AlignmentCheck;
            return FaultResolution.Retry;
        });
        machine.Processor.PageFaultHandler = handler;

        KernelMachine.RunToHalt(machine);

        Assert.Single(handler.Faults);
        Assert.Equal(9UL, machine[GeneralRegister.R8]);
    }
}
