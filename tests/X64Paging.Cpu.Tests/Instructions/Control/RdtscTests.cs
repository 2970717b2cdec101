// SPDX-License-Identifier: MIT
using X64Paging.Cpu.State;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace X64Paging.Cpu.Tests.Instructions.Control;

public sealed class RdtscTests
{
    [Theory]
    [InlineData(100)]
    [InlineData(6)]
    [InlineData(1)]
    public void Rdtsc_answers_the_instructions_that_have_retired_however_the_run_is_cut(int instructionsPerRun)
    {
        using TestMachine machine = new();
        machine.Load(a =>
        {
            a.nop();
            a.nop(__dword_ptr[eax]);
            a.rdtsc();
            a.mov(rbx, rax);
            a.nop();
            a.rdtsc();
            a.hlt();
        });

        while (machine.Processor.Run(instructionsPerRun) == StopReason.InstructionLimit)
        {
        }

        Assert.Equal(2UL, machine[GeneralRegister.Rbx]);
        Assert.Equal(5UL, machine[GeneralRegister.Rax]);
        Assert.Equal(0UL, machine[GeneralRegister.Rdx]);
        Assert.Equal(6UL, machine.Processor.RetiredInstructions);
    }
}
