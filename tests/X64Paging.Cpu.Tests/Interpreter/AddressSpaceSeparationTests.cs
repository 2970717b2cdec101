// SPDX-License-Identifier: MIT
using X64Paging.Cpu.State;
using X64Paging.Cpu.Tests.Instructions.Control;
using X64Paging.Paging;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace X64Paging.Cpu.Tests.Interpreter;

/// <summary>LASS: supervisor mode runs code of the upper half of addresses only, user mode code of the lower half.</summary>
public sealed class AddressSpaceSeparationTests
{
    private const ulong UpperHalf = 0xFFFF_8000_0040_0000;
    private const PageTableFlags SupervisorPage = PageTableFlags.Present | PageTableFlags.Writable;

    [Fact]
    public void Kernel_code_in_the_lower_half_stops_behind_the_mov_that_sets_lass()
    {
        using TestMachine machine = KernelMachine.Create(a =>
        {
            a.mov(cr4, rax);
            a.nop();
        });
        machine[GeneralRegister.Rax] = (ulong)(machine.Mmu.Controls.Cr4 | Cr4Flags.LinearAddressSpaceSeparation);

        Assert.Equal(StopReason.Exception, machine.Processor.Run(100));

        Assert.Equal(KernelMachine.GeneralProtection, machine.Processor.Exception);
        Assert.Equal(TestMachine.CodeBase + 3, machine.State.Rip);
        Assert.Equal(1UL, machine.Processor.RetiredInstructions);
    }

    [Fact]
    public void Kernel_code_in_the_upper_half_runs_on()
    {
        using TestMachine machine = new();
        machine.Map(UpperHalf, SupervisorPage);
        machine.Load(a =>
        {
            a.mov(cr4, rax);
            a.hlt();
        }, UpperHalf);
        machine.Processor.PrivilegeLevel = PrivilegeLevel.Kernel;
        machine[GeneralRegister.Rax] = (ulong)(machine.Mmu.Controls.Cr4 | Cr4Flags.LinearAddressSpaceSeparation);

        KernelMachine.RunToHalt(machine);
    }

    [Fact]
    public void User_code_that_goes_to_the_upper_half_stops_there_without_a_page_fault()
    {
        using TestMachine machine = new();
        machine.Load(a => a.jmp(rax));
        KernelMachine.Set(machine, Cr4Flags.LinearAddressSpaceSeparation);
        machine[GeneralRegister.Rax] = UpperHalf; // Not mapped.

        Assert.Equal(StopReason.Exception, machine.Processor.Run(100));

        Assert.Equal(KernelMachine.GeneralProtection, machine.Processor.Exception);
        Assert.Equal(UpperHalf, machine.State.Rip);
        Assert.Equal(0UL, machine.Processor.SystemRegisters.Cr2);
    }
}
