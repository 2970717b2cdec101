// SPDX-License-Identifier: MIT
using X64Paging.Cpu.State;
using X64Paging.Paging;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace X64Paging.Cpu.Tests.Instructions.Control;

public sealed class MachineStatusWordTests
{
    private const Cr0Flags Loaded = Cr0Flags.MonitorCoprocessor | Cr0Flags.Emulation | Cr0Flags.TaskSwitched;

    [Theory]
    [InlineData(PrivilegeLevel.Kernel)]
    [InlineData(PrivilegeLevel.User)]
    public void Smsw_stores_cr0_as_far_as_the_operand_goes_at_any_cpl(PrivilegeLevel level)
    {
        using TestMachine machine = KernelMachine.Create(a =>
        {
            a.smsw(r8w);
            a.smsw(r9d);
            a.smsw(r10);
            a.smsw(__word_ptr[rbx]);
        });
        machine.Processor.PrivilegeLevel = level;
        machine.Map(KernelMachine.Data);
        machine[GeneralRegister.Rbx] = KernelMachine.Data;
        machine[GeneralRegister.R8] = machine[GeneralRegister.R9] = machine[GeneralRegister.R10] = ulong.MaxValue;
        machine.WriteValue(KernelMachine.Data, ulong.MaxValue);
        ulong cr0 = (ulong)machine.Mmu.Controls.Cr0;

        Assert.Equal(StopReason.InstructionLimit, machine.Processor.Run(4));

        Assert.Equal((ushort)cr0 | ~0xFFFFUL, machine[GeneralRegister.R8]);
        Assert.Equal(cr0, machine[GeneralRegister.R9]);
        Assert.Equal(cr0, machine[GeneralRegister.R10]);
        Assert.Equal((ushort)cr0 | ~0xFFFFUL, machine.ReadValue(KernelMachine.Data));
    }

    [Theory]
    [InlineData(0xFFFF)]
    [InlineData(0)]
    public void Lmsw_loads_three_bits_and_cannot_clear_pe(ushort word)
    {
        using TestMachine machine = KernelMachine.Create(a =>
        {
            a.lmsw(ax);
            a.hlt();
        });
        Cr0Flags others = machine.Mmu.Controls.Cr0 & ~Loaded;
        machine[GeneralRegister.Rax] = word;

        KernelMachine.RunToHalt(machine);

        Assert.Equal(others | (word != 0 ? Loaded : 0), machine.Mmu.Controls.Cr0);
    }

    [Fact]
    public void Lmsw_reads_a_word_of_memory()
    {
        using TestMachine machine = KernelMachine.Create(a => a.lmsw(__word_ptr[rbx]));
        machine.Map(KernelMachine.Data);
        machine.WriteValue(KernelMachine.Data, (ulong)Cr0Flags.TaskSwitched);
        machine[GeneralRegister.Rbx] = KernelMachine.Data;

        machine.Processor.Run(1);

        Assert.Equal(Cr0Flags.TaskSwitched, machine.Mmu.Controls.Cr0 & Loaded);
    }

    [Fact]
    public void Clts_clears_ts_alone()
    {
        using TestMachine machine = KernelMachine.Create(a => a.clts());
        Cr0Flags old = machine.Mmu.Controls.Cr0 & ~Cr0Flags.TaskSwitched;
        machine.Mmu.Controls = machine.Mmu.Controls with { Cr0 = old | Cr0Flags.TaskSwitched };

        machine.Processor.Run(1);

        Assert.Equal(old, machine.Mmu.Controls.Cr0);
    }
}
