// SPDX-License-Identifier: MIT
using X64Paging.Cpu.State;
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace X64Paging.Cpu.Tests.Interpreter;

/// <summary>Where instructions cannot be fetched from, and where branches cannot lead.</summary>
public sealed class FetchTests
{
    private const ulong FirstPage = TestMachine.CodeBase;
    private const ulong SecondPage = TestMachine.CodeBase + 0x1000;
    private const ulong Stack = 0x10_0800;
    private const ulong NonCanonical = 0x8000_0000_0000;
    private const PageFaultErrorCode UserFetch = PageFaultErrorCode.User | PageFaultErrorCode.InstructionFetch;

    [Fact]
    public void Fetch_from_an_absent_page_faults_at_rip()
    {
        using TestMachine machine = new();
        machine.State.Rip = FirstPage + 0x123;

        StopReason reason = machine.Processor.Run(1);

        Assert.Equal(StopReason.PageFault, reason);
        Assert.Equal(new LinearAddress(FirstPage + 0x123), machine.Processor.PageFault.Address);
        Assert.Equal(UserFetch, machine.Processor.PageFault.ErrorCode);
        Assert.Equal(FirstPage + 0x123, machine.State.Rip);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public void Instruction_that_ends_in_an_absent_page_faults_at_the_start_of_that_page(int bytesBefore)
    {
        using TestMachine machine = new();
        machine.Load(a => a.mov(rax, 0x1122334455667788), SecondPage - (ulong)bytesBefore);
        machine.Unmap(SecondPage);

        StopReason reason = machine.Processor.Run(1);

        Assert.Equal(StopReason.PageFault, reason);
        Assert.Equal(new LinearAddress(SecondPage), machine.Processor.PageFault.Address);
        Assert.Equal(UserFetch, machine.Processor.PageFault.ErrorCode);
        Assert.Equal(SecondPage - (ulong)bytesBefore, machine.State.Rip);
    }

    [Fact]
    public void Instruction_that_ends_at_a_page_border_needs_no_next_page()
    {
        using TestMachine machine = new();
        machine.Load(a => a.mov(eax, 7), SecondPage - 5);

        StopReason reason = machine.Processor.Run(1);

        Assert.Equal(StopReason.InstructionLimit, reason);
        Assert.Equal(7UL, machine[GeneralRegister.Rax]);
        Assert.Equal(SecondPage, machine.State.Rip);
    }

    [Fact]
    public void Running_off_the_end_of_a_page_faults_at_the_next()
    {
        using TestMachine machine = new();
        machine.Load(a => a.mov(eax, 7), SecondPage - 5);

        StopReason reason = machine.Processor.Run(2);

        Assert.Equal(StopReason.PageFault, reason);
        Assert.Equal(new LinearAddress(SecondPage), machine.Processor.PageFault.Address);
        Assert.Equal(SecondPage, machine.State.Rip);
        Assert.Equal(1UL, machine.Processor.RetiredInstructions);
    }

    [Fact]
    public void Page_that_is_no_code_refuses_to_run()
    {
        using TestMachine machine = new();
        machine.Load(a => a.nop());
        machine.MapTo(FirstPage, machine.FrameOf(FirstPage), TestMachine.ReadWrite | PageTableFlags.NoExecute);

        StopReason reason = machine.Processor.Run(1);

        Assert.Equal(StopReason.PageFault, reason);
        Assert.Equal(UserFetch | PageFaultErrorCode.Present, machine.Processor.PageFault.ErrorCode);
    }

    [Fact]
    public void Second_page_that_is_no_code_refuses_the_instruction_that_ends_in_it()
    {
        using TestMachine machine = new();
        machine.Load(a => a.mov(eax, 7), SecondPage - 2);
        machine.MapTo(SecondPage, machine.FrameOf(SecondPage), TestMachine.ReadWrite | PageTableFlags.NoExecute);

        StopReason reason = machine.Processor.Run(1);

        Assert.Equal(StopReason.PageFault, reason);
        Assert.Equal(new LinearAddress(SecondPage), machine.Processor.PageFault.Address);
        Assert.Equal(UserFetch | PageFaultErrorCode.Present, machine.Processor.PageFault.ErrorCode);
    }

    [Fact]
    public void Supervisor_page_refuses_user_code_and_runs_that_of_the_kernel()
    {
        using TestMachine machine = new();
        machine.Load(a => a.nop());
        machine.MapTo(FirstPage, machine.FrameOf(FirstPage), PageTableFlags.Present);

        StopReason atUser = machine.Processor.Run(1);
        machine.Processor.PrivilegeLevel = PrivilegeLevel.Kernel;
        StopReason atKernel = machine.Processor.Run(1);

        Assert.Equal(StopReason.PageFault, atUser);
        Assert.Equal(StopReason.InstructionLimit, atKernel);
    }

    [Theory]
    [InlineData("jmp")]
    [InlineData("jmp [m]")]
    [InlineData("call")]
    [InlineData("call [m]")]
    [InlineData("ret")]
    [InlineData("ret 16")]
    public void Branch_to_a_non_canonical_address_raises_general_protection_and_changes_nothing(string kind)
    {
        using TestMachine machine = new();
        machine.Map(Stack & ~0xFFFUL);
        machine.WriteValue(Stack, NonCanonical);
        machine[GeneralRegister.Rsp] = Stack;
        machine[GeneralRegister.Rax] = NonCanonical;
        machine.Load(a =>
        {
            switch (kind)
            {
                case "jmp":
                    a.jmp(rax);
                    break;
                case "jmp [m]":
                    a.jmp(__qword_ptr[rsp]);
                    break;
                case "call":
                    a.call(rax);
                    break;
                case "call [m]":
                    a.call(__qword_ptr[rsp]);
                    break;
                case "ret":
                    a.ret();
                    break;
                default:
                    a.ret(16);
                    break;
            }
        });

        StopReason reason = machine.Processor.Run(1);

        Assert.Equal(StopReason.Exception, reason);
        Assert.Equal(new CpuException(ExceptionVector.GeneralProtection, 0), machine.Processor.Exception);
        Assert.Equal(FirstPage, machine.State.Rip);
        Assert.Equal(Stack, machine[GeneralRegister.Rsp]);
        Assert.Equal(0UL, machine.ReadValue(Stack - 8));
        Assert.Equal(0UL, machine.Processor.RetiredInstructions);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Code_that_runs_into_the_non_canonical_hole_raises_general_protection(int bytesInHole)
    {
        using TestMachine machine = new();
        const ulong LastPage = NonCanonical - 0x1000;
        machine.Map(LastPage);

        // What the tables would give for the hole if its address were taken for what it is modulo 2^48.
        machine.Map(0xFFFF_8000_0000_0000);
        byte[] code = TestMachine.Assemble(a => a.mov(eax, 7));
        machine.Write(NonCanonical - 5 + (ulong)bytesInHole, code.AsSpan(0, 5 - bytesInHole));
        machine.State.Rip = NonCanonical - 5 + (ulong)bytesInHole;

        StopReason reason = machine.Processor.Run(2);

        Assert.Equal(StopReason.Exception, reason);
        Assert.Equal(ExceptionVector.GeneralProtection, machine.Processor.Exception.Vector);
        Assert.Equal(bytesInHole == 0 ? NonCanonical : NonCanonical - 3, machine.State.Rip);
    }

    [Theory]
    [InlineData(new byte[] { 0x06 })]
    [InlineData(new byte[] { 0x0F, 0x0B })]
    [InlineData(new byte[] { 0xF0, 0x90 })]
    [InlineData(new byte[] { 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x90 })]
    public void What_is_no_instruction_raises_invalid_opcode_and_leaves_rip(byte[] code)
    {
        using TestMachine machine = new();
        machine.Load([0x90, .. code]);

        StopReason reason = machine.Processor.Run(10);

        Assert.Equal(StopReason.Exception, reason);
        Assert.NotEqual(StopReason.PageFault, reason);
        Assert.Equal(FirstPage + 1, machine.State.Rip);
        Assert.Equal(1UL, machine.Processor.RetiredInstructions);
    }

    [Fact]
    public void Code_beyond_ram_raises_invalid_opcode()
    {
        using TestMachine machine = new();
        machine.MapTo(FirstPage, new Frame(0x10_0000));
        machine.State.Rip = FirstPage;

        StopReason reason = machine.Processor.Run(1);

        Assert.Equal(StopReason.Exception, reason);
        Assert.Equal(ExceptionVector.InvalidOpcode, machine.Processor.Exception.Vector);
    }

    [Fact]
    public void System_call_keeps_its_return_address_and_flags()
    {
        using TestMachine machine = new();
        machine.State.Rflags = 0x202 | 0x8D5;
        machine.Load(a =>
        {
            a.nop();
            a.syscall();
            a.nop();
        });

        StopReason reason = machine.Processor.Run(10);

        Assert.Equal(StopReason.SystemCall, reason);
        Assert.Equal(FirstPage + 3, machine.State.Rip);
        Assert.Equal(FirstPage + 3, machine[GeneralRegister.Rcx]);
        Assert.Equal(0xAD7UL, machine[GeneralRegister.R11]);
        Assert.Equal(2UL, machine.Processor.RetiredInstructions);
    }

    [Fact]
    public void System_call_that_crosses_a_page_returns_behind_it()
    {
        using TestMachine machine = new();
        machine.Load(a => a.syscall(), SecondPage - 1);

        StopReason reason = machine.Processor.Run(10);

        Assert.Equal(StopReason.SystemCall, reason);
        Assert.Equal(SecondPage + 1, machine.State.Rip);
        Assert.Equal(SecondPage + 1, machine[GeneralRegister.Rcx]);
    }

    [Fact]
    public void Branch_whose_bytes_cross_a_page_goes_where_it_should()
    {
        using TestMachine machine = new();
        machine.Load(a => a.jmp(FirstPage + 0x10), SecondPage - 1);
        machine.Write(FirstPage + 0x10, TestMachine.Assemble(a =>
        {
            a.inc(ecx);
            a.jmp(SecondPage - 1);
        }, FirstPage + 0x10));

        machine.Processor.Run(300);

        Assert.Equal(100UL, machine[GeneralRegister.Rcx]);
    }
}
