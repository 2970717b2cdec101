// SPDX-License-Identifier: MIT
using X64Paging.Cpu.State;
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace X64Paging.Cpu.Tests.Operands;

/// <summary>Accesses that are refused: which page, which error code, and that nothing has changed.</summary>
public sealed class MemoryFaultTests
{
    private const ulong Low = 0x10_0000;
    private const ulong High = Low + 0x1000;
    private const ulong Border = High - 4;
    private const ulong NonCanonical = 0x8000_0000_0000;

    public static TheoryData<string> Writers => ["store", "add", "inc", "xchg", "setcc", "bts", "push", "call"];

    [Fact]
    public void Crossing_load_gathers_both_pages()
    {
        using TestMachine machine = CrossingMachine();
        machine.WriteValue(Border, 0x1122334455667788);
        machine.Load(a => a.mov(rax, __qword_ptr[rbx]));

        machine.Processor.Run(1);

        Assert.Equal(0x1122334455667788UL, machine[GeneralRegister.Rax]);
    }

    [Fact]
    public void Crossing_access_with_both_pages_absent_faults_for_the_lower()
    {
        using TestMachine machine = new();
        machine[GeneralRegister.Rbx] = Border;
        machine.Load(a => a.mov(rax, __qword_ptr[rbx]));

        StopReason reason = machine.Processor.Run(1);

        Assert.Equal(StopReason.PageFault, reason);
        Assert.Equal(new LinearAddress(Border), machine.Processor.PageFault.Address);
    }

    [Theory, MemberData(nameof(Writers))]
    public void Crossing_write_with_the_upper_page_absent_faults_there_and_writes_nothing(string kind)
    {
        using TestMachine machine = CrossingMachine();
        machine.Unmap(High);
        machine.WriteValue(High - 8, 0x1122334455667788);
        LoadWriter(machine, kind, Border);
        ulong[] before = Registers(machine);

        StopReason reason = machine.Processor.Run(1);

        Assert.Equal(StopReason.PageFault, reason);
        Assert.Equal(new LinearAddress(High), machine.Processor.PageFault.Address);
        Assert.Equal(PageFaultErrorCode.Write | PageFaultErrorCode.User, machine.Processor.PageFault.ErrorCode);
        Assert.Equal(0x1122334455667788UL, machine.ReadValue(High - 8));
        Assert.Equal(before, Registers(machine));
    }

    [Theory, MemberData(nameof(Writers))]
    public void Crossing_write_with_the_upper_page_read_only_faults_there_and_writes_nothing(string kind)
    {
        using TestMachine machine = CrossingMachine();
        machine.MapTo(High, machine.FrameOf(High), TestMachine.ReadOnly);
        LoadWriter(machine, kind, Border);
        ulong[] before = Registers(machine);

        StopReason reason = machine.Processor.Run(1);

        Assert.Equal(StopReason.PageFault, reason);
        Assert.Equal(new LinearAddress(High), machine.Processor.PageFault.Address);
        Assert.Equal(PageFaultErrorCode.Present | PageFaultErrorCode.Write | PageFaultErrorCode.User, machine.Processor.PageFault.ErrorCode);
        Assert.Equal(0UL, machine.ReadValue(Border));
        Assert.Equal(before, Registers(machine));
        Assert.False(machine.Mapper.Find(new LinearAddress(High)).Entry.IsDirty);
    }

    [Theory, MemberData(nameof(Writers))]
    public void Write_to_a_read_only_page_faults_as_a_write_and_changes_nothing(string kind)
    {
        using TestMachine machine = new();
        machine.Map(Low, TestMachine.ReadOnly);
        LoadWriter(machine, kind, Low + 0x100);
        ulong[] before = Registers(machine);

        StopReason reason = machine.Processor.Run(1);

        Assert.Equal(StopReason.PageFault, reason);
        Assert.Equal(new LinearAddress(Low + 0x100), machine.Processor.PageFault.Address);
        Assert.Equal(PageFaultErrorCode.Present | PageFaultErrorCode.Write | PageFaultErrorCode.User, machine.Processor.PageFault.ErrorCode);
        Assert.Equal(0UL, machine.ReadValue(Low + 0x100));
        Assert.Equal(before, Registers(machine));
        Assert.Equal(0UL, machine.Processor.RetiredInstructions);
    }

    [Theory, MemberData(nameof(Writers))]
    public void Page_that_was_read_before_still_refuses_writes(string kind)
    {
        using TestMachine machine = new();
        machine.Map(Low, TestMachine.ReadOnly);
        machine.Load(a => a.mov(rdx, __qword_ptr[0x10_0100]));
        machine.Processor.Run(1);
        LoadWriter(machine, kind, Low + 0x100);

        StopReason reason = machine.Processor.Run(1);

        Assert.Equal(StopReason.PageFault, reason);
        Assert.Equal(0UL, machine.ReadValue(Low + 0x100));
    }

    [Theory]
    [InlineData(Low + 0x100)]
    [InlineData(Border)]
    public void Pop_from_an_absent_page_leaves_rsp_and_its_destination(ulong top)
    {
        using TestMachine machine = new();
        machine[GeneralRegister.Rsp] = top;
        machine[GeneralRegister.Rax] = 1;
        machine.Load(a => a.pop(rax));

        StopReason reason = machine.Processor.Run(1);

        Assert.Equal(StopReason.PageFault, reason);
        Assert.Equal(top, machine[GeneralRegister.Rsp]);
        Assert.Equal(1UL, machine[GeneralRegister.Rax]);
    }

    [Fact]
    public void Pop_to_an_absent_page_leaves_rsp()
    {
        using TestMachine machine = CrossingMachine();
        machine[GeneralRegister.Rsp] = Low;
        machine.Load(a => a.pop(__qword_ptr[0x20_0000]));

        StopReason reason = machine.Processor.Run(1);

        Assert.Equal(StopReason.PageFault, reason);
        Assert.Equal(PageFaultErrorCode.Write | PageFaultErrorCode.User, machine.Processor.PageFault.ErrorCode);
        Assert.Equal(Low, machine[GeneralRegister.Rsp]);
    }

    [Theory]
    [InlineData("[rbx]", ExceptionVector.GeneralProtection)]
    [InlineData("[rsp]", ExceptionVector.StackFault)]
    [InlineData("[rbp]", ExceptionVector.StackFault)]
    [InlineData("push", ExceptionVector.StackFault)]
    [InlineData("pop", ExceptionVector.StackFault)]
    [InlineData("ret", ExceptionVector.StackFault)]
    [InlineData("call", ExceptionVector.StackFault)]
    [InlineData("crossing", ExceptionVector.GeneralProtection)]
    public void Non_canonical_address_raises_stack_fault_on_the_stack_and_general_protection_elsewhere(string kind, ExceptionVector expected)
    {
        using TestMachine machine = new();
        machine[GeneralRegister.Rbx] = kind == "crossing" ? NonCanonical - 4 : NonCanonical;
        machine[GeneralRegister.Rsp] = machine[GeneralRegister.Rbp] = NonCanonical + 0x100;
        machine.Load(a =>
        {
            switch (kind)
            {
                case "[rbx]" or "crossing":
                    a.add(__qword_ptr[rbx], rax);
                    break;
                case "[rsp]":
                    a.mov(rax, __qword_ptr[rsp]);
                    break;
                case "[rbp]":
                    a.mov(rax, __qword_ptr[rbp + rax * 8]);
                    break;
                case "push":
                    a.push(rax);
                    break;
                case "pop":
                    a.pop(rax);
                    break;
                case "ret":
                    a.ret();
                    break;
                default:
                    a.call(TestMachine.CodeBase);
                    break;
            }
        });
        ulong[] before = Registers(machine);

        StopReason reason = machine.Processor.Run(1);

        Assert.Equal(StopReason.Exception, reason);
        Assert.Equal(new CpuException(expected, 0), machine.Processor.Exception);
        Assert.Equal(before, Registers(machine));
        Assert.Equal(0UL, machine.Processor.RetiredInstructions);
    }

    [Fact]
    public void Conditional_move_reads_its_source_even_if_the_condition_does_not_hold()
    {
        using TestMachine machine = new();
        machine.Load(a => a.cmove(rax, __qword_ptr[0x10_0000]));

        Assert.Equal(StopReason.PageFault, machine.Processor.Run(1));
    }

    [Fact]
    public void Beyond_ram_reads_give_ones_and_writes_are_swallowed()
    {
        using TestMachine machine = new();
        machine.MapTo(Low, new Memory.Frame(0x10_0000));
        machine.Load(a =>
        {
            a.mov(__qword_ptr[0x10_0008], rcx);
            a.mov(rax, __qword_ptr[0x10_0008]);
            a.xor(__byte_ptr[0x10_0008], 0xFF);
            a.setne(dl);
        });

        StopReason reason = machine.Processor.Run(4);

        Assert.Equal(StopReason.InstructionLimit, reason);
        Assert.Equal(ulong.MaxValue, machine[GeneralRegister.Rax]);
        Assert.Equal(0UL, machine[GeneralRegister.Rdx] & 0xFF);
    }

    private static TestMachine CrossingMachine()
    {
        TestMachine machine = new();
        machine.Map(Low);
        machine.Map(High);
        machine[GeneralRegister.Rbx] = Border;
        return machine;
    }

    private static void LoadWriter(TestMachine machine, string kind, ulong address)
    {
        machine[GeneralRegister.Rbx] = address;
        machine[GeneralRegister.Rsp] = address + 8;
        machine[GeneralRegister.Rax] = 0x0102030405060708;
        machine.Load(a =>
        {
            switch (kind)
            {
                case "store":
                    a.mov(__qword_ptr[rbx], rax);
                    break;
                case "add":
                    a.add(__qword_ptr[rbx], rax);
                    break;
                case "inc":
                    a.@lock.inc(__qword_ptr[rbx]);
                    break;
                case "xchg":
                    a.xchg(__qword_ptr[rbx], rax);
                    break;
                case "setcc":
                    a.setne(__byte_ptr[rbx + (int)(address % 0x1000 == 0xFFC ? 4 : 0)]);
                    break;
                case "bts":
                    a.bts(__qword_ptr[rbx], 5);
                    break;
                case "push":
                    a.push(rax);
                    break;
                default:
                    a.call(TestMachine.CodeBase + 0x80);
                    break;
            }
        });
    }

    private static ulong[] Registers(TestMachine machine) =>
        [.. Enumerable.Range(0, 16).Select(number => machine[(GeneralRegister)number]), machine.State.Rip, machine.State.Rflags];
}
