// SPDX-License-Identifier: MIT
using X64Paging.Cpu.State;
using X64Paging.Translation;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace X64Paging.Cpu.Tests.State;

/// <summary>CR2, which every page fault writes.</summary>
public sealed class FaultAddressTests
{
    private const ulong Data = 0x10_0000;

    [Fact]
    public void Cr2_gets_the_first_byte_of_an_access_that_faults()
    {
        using TestMachine machine = new();
        machine.Load(a => a.mov(rax, __qword_ptr[rbx]));
        machine[GeneralRegister.Rbx] = Data + 0x123;

        Assert.Equal(StopReason.PageFault, machine.Processor.Run(1));

        Assert.Equal(Data + 0x123, machine.Processor.SystemRegisters.Cr2);
    }

    [Fact]
    public void Cr2_gets_the_start_of_the_second_page_if_that_one_faults()
    {
        using TestMachine machine = new();
        machine.Map(Data);
        machine.Load(a => a.mov(rax, __qword_ptr[rbx]));
        machine[GeneralRegister.Rbx] = Data + 0xFFD;

        machine.Processor.Run(1);

        Assert.Equal(Data + 0x1000, machine.Processor.SystemRegisters.Cr2);
    }

    [Fact]
    public void Cr2_gets_the_address_of_a_fetch_that_faults()
    {
        using TestMachine machine = new();
        machine.State.Rip = Data + 5;

        machine.Processor.Run(1);

        Assert.Equal(Data + 5, machine.Processor.SystemRegisters.Cr2);
    }

    [Fact]
    public void Cr2_keeps_the_address_of_a_fault_that_a_handler_has_mended()
    {
        using TestMachine machine = new();
        machine.Load(a => a.mov(rax, __qword_ptr[rbx]));
        machine[GeneralRegister.Rbx] = Data;
        machine.Processor.PageFaultHandler = new FaultHandler(_ =>
        {
            machine.Map(Data);
            return FaultResolution.Retry;
        });

        Assert.Equal(StopReason.InstructionLimit, machine.Processor.Run(1));

        Assert.Equal(Data, machine.Processor.SystemRegisters.Cr2);
    }

    [Fact]
    public void Cr2_is_not_written_by_a_non_canonical_access()
    {
        using TestMachine machine = new();
        machine.Load(a => a.mov(rax, __qword_ptr[rbx]));
        machine[GeneralRegister.Rbx] = 1UL << 63;
        machine.Processor.SystemRegisters.Cr2 = 7;

        Assert.Equal(StopReason.Exception, machine.Processor.Run(1));

        Assert.Equal(7UL, machine.Processor.SystemRegisters.Cr2);
    }
}
