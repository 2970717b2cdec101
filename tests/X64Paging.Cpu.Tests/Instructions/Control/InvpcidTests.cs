// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.State;
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace X64Paging.Cpu.Tests.Instructions.Control;

public sealed class InvpcidTests
{
    private const ulong Data = KernelMachine.Data;
    private const ulong Descriptor = 0x20_0000;

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    public void Every_type_drops_the_translation_of_the_current_pcid(ulong type)
    {
        using TestMachine machine = Create(type);
        machine.Map(Data);
        machine.WriteValue(Data, 1);
        machine.WriteValue(Descriptor + 8, Data + 0x10);
        machine[GeneralRegister.Rcx] = KernelMachine.MapTableOf(machine, Data);
        machine[GeneralRegister.Rdx] = KernelMachine.NewFrame(machine, 2).Base.Value | (ulong)TestMachine.ReadWrite;

        KernelMachine.RunToHalt(machine);

        Assert.Equal(1UL, machine[GeneralRegister.R8]);
        Assert.Equal(2UL, machine[GeneralRegister.R9]);
    }

    [Fact]
    public void Type_0_leaves_other_pages_alone()
    {
        using TestMachine machine = Create(type: 0);
        machine.Map(Data);
        machine.WriteValue(Data, 1);
        machine.WriteValue(Descriptor + 8, Data + 0x1000);
        machine[GeneralRegister.Rcx] = KernelMachine.MapTableOf(machine, Data);
        machine[GeneralRegister.Rdx] = KernelMachine.NewFrame(machine, 2).Base.Value | (ulong)TestMachine.ReadWrite;

        KernelMachine.RunToHalt(machine);

        Assert.Equal(1UL, machine[GeneralRegister.R9]);
    }

    [Theory]
    [InlineData(4UL, 0UL, 0UL)] // There is no such type.
    [InlineData(1UL << 32, 0UL, 0UL)]
    [InlineData(0UL, 0x1000UL, 0UL)] // Reserved bits of the descriptor.
    [InlineData(2UL, 1UL << 63, 0UL)]
    [InlineData(3UL, 0x1000UL, 0UL)]
    [InlineData(0UL, 0UL, 1UL << 63)] // Not canonical.
    [InlineData(0UL, 1UL, 0UL)] // A PCID while CR4.PCIDE is clear.
    [InlineData(1UL, 1UL, 0UL)]
    public void Operands_that_mean_nothing_are_general_protection_exceptions(ulong type, ulong low, ulong address)
    {
        using TestMachine machine = KernelMachine.Create(Invpcid);
        machine.Map(Descriptor);
        machine.WriteValue(Descriptor, low);
        machine.WriteValue(Descriptor + 8, address);
        machine[GeneralRegister.Rax] = type;
        machine[GeneralRegister.Rbx] = Descriptor;

        KernelMachine.AssertRaises(machine, KernelMachine.GeneralProtection);
    }

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    public void Address_matters_to_type_0_alone(ulong type)
    {
        using TestMachine machine = KernelMachine.Create(Invpcid);
        machine.Map(Descriptor);
        machine.WriteValue(Descriptor + 8, 1UL << 63);
        machine[GeneralRegister.Rax] = type;
        machine[GeneralRegister.Rbx] = Descriptor;

        Assert.Equal(StopReason.InstructionLimit, machine.Processor.Run(1));
    }

    [Fact]
    public void Descriptor_is_read_across_pages_and_may_fault_in_the_second()
    {
        using TestMachine machine = KernelMachine.Create(Invpcid);
        machine.Map(Descriptor);
        machine[GeneralRegister.Rax] = 2;
        machine[GeneralRegister.Rbx] = Descriptor + 0xFF8;

        Assert.Equal(StopReason.PageFault, machine.Processor.Run(1));
        Assert.Equal(Descriptor + 0x1000, machine.Processor.SystemRegisters.Cr2);
        Assert.Equal(PageFaultErrorCode.None, machine.Processor.PageFault.ErrorCode);

        machine.Map(Descriptor + 0x1000, TestMachine.ReadOnly);
        Assert.Equal(StopReason.InstructionLimit, machine.Processor.Run(1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Non_canonical_descriptor_is_a_stack_fault_through_the_stack_and_general_protection_otherwise(bool isOnStack)
    {
        using TestMachine machine = KernelMachine.Create(a => a.invpcid(rax, isOnStack ? __xmmword_ptr[rsp] : __xmmword_ptr[rbx]));
        machine[GeneralRegister.Rbx] = 1UL << 63;
        machine[GeneralRegister.Rsp] = 1UL << 63;

        KernelMachine.AssertRaises(machine, isOnStack ? KernelMachine.StackFault : KernelMachine.GeneralProtection);
    }

    [Theory]
    [InlineData(PrivilegeLevel.Kernel)]
    [InlineData(PrivilegeLevel.User)]
    public void Without_the_feature_there_is_no_such_instruction(PrivilegeLevel level)
    {
        using TestMachine machine = KernelMachine.Create(Invpcid);
        machine.Processor.PrivilegeLevel = level;
        machine.Mmu.Controls = machine.Mmu.Controls with { Features = machine.Mmu.Controls.Features & ~PagingFeatures.InvalidatePcid };

        KernelMachine.AssertRaises(machine, KernelMachine.InvalidOpcode);
    }

    private static void Invpcid(Assembler a) => a.invpcid(rax, __xmmword_ptr[rbx]);

    /// <summary>A program that reads, changes the entry, invalidates by a descriptor of zeros so far, and reads again.</summary>
    private static TestMachine Create(ulong type)
    {
        TestMachine machine = KernelMachine.Create(a =>
        {
            a.mov(r8, __qword_ptr[rsi]);
            a.mov(__qword_ptr[rcx], rdx);
            Invpcid(a);
            a.mov(r9, __qword_ptr[rsi]);
            a.hlt();
        });
        machine.Map(Descriptor);
        machine[GeneralRegister.Rax] = type;
        machine[GeneralRegister.Rbx] = Descriptor;
        machine[GeneralRegister.Rsi] = Data;
        return machine;
    }
}
