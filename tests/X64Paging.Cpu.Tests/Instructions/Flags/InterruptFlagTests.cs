// SPDX-License-Identifier: MIT
using X64Paging.Cpu.State;
using Xunit;

namespace X64Paging.Cpu.Tests.Instructions.Flags;

public sealed class InterruptFlagTests
{
    [Theory]
    [InlineData(PrivilegeLevel.Kernel, SystemFlags.None)]
    [InlineData(PrivilegeLevel.User, SystemFlags.IoPrivilegeLevel)]
    public void Cli_and_sti_change_if_where_cpl_is_at_most_iopl(PrivilegeLevel level, SystemFlags ioPrivilegeLevel)
    {
        using TestMachine machine = new();
        machine.Load(a => { a.cli(); a.sti(); });
        machine.Processor.PrivilegeLevel = level;
        machine.State.SystemFlags |= ioPrivilegeLevel;

        machine.Processor.Run(1);
        SystemFlags afterCli = machine.State.SystemFlags & SystemFlags.Interrupt;
        machine.Processor.Run(1);

        Assert.Equal(SystemFlags.None, afterCli);
        Assert.Equal(SystemFlags.Interrupt, machine.State.SystemFlags & SystemFlags.Interrupt);
    }

    [Fact]
    public void Cli_of_a_user_program_is_a_general_protection_exception()
    {
        using TestMachine machine = new();
        machine.Load(a => a.cli());

        StopReason reason = machine.Processor.Run(1);

        Assert.Equal(StopReason.Exception, reason);
        Assert.Equal(new CpuException(ExceptionVector.GeneralProtection, 0), machine.Processor.Exception);
        Assert.Equal(SystemFlags.Interrupt, machine.State.SystemFlags & SystemFlags.Interrupt);
    }

    [Theory]
    [InlineData(PrivilegeLevel.User, SystemFlags.Interrupt)]
    [InlineData(PrivilegeLevel.Kernel, SystemFlags.IoPrivilegeLevel)]
    public void Popf_changes_if_and_iopl_in_the_kernel_only(PrivilegeLevel level, SystemFlags expected)
    {
        const ulong Stack = 0x10_0000;
        using TestMachine machine = new();
        machine.Map(Stack);
        machine.WriteValue(Stack, (ulong)(SystemFlags.AlwaysSet | SystemFlags.IoPrivilegeLevel));
        machine.Load(a => a.popfq());
        machine.Processor.PrivilegeLevel = level;
        machine[GeneralRegister.Rsp] = Stack;

        machine.Processor.Run(1);

        Assert.Equal(expected, machine.State.SystemFlags & (SystemFlags.Interrupt | SystemFlags.IoPrivilegeLevel));
    }
}
