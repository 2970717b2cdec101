// SPDX-License-Identifier: MIT
using X64Paging.Cpu.State;
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace X64Paging.Cpu.Tests.Interpreter;

/// <summary>What a handler's answer does, and what it may change before it answers.</summary>
public sealed class FaultHandlerTests
{
    private const ulong Data = 0x10_0000;

    [Fact]
    public void Retry_runs_the_instruction_again_once_and_counts_it_once()
    {
        using TestMachine machine = new();
        FaultHandler handler = MapOnFault(machine);
        machine.Load(a =>
        {
            a.inc(eax);
            a.@lock.inc(__qword_ptr[0x10_0000]);
            a.inc(eax);
        });

        StopReason reason = machine.Processor.Run(3);

        Assert.Equal(StopReason.InstructionLimit, reason);
        Assert.Single(handler.Faults);
        Assert.Equal(1UL, machine.ReadValue(Data));
        Assert.Equal(2UL, machine[GeneralRegister.Rax]);
        Assert.Equal(3UL, machine.Processor.RetiredInstructions);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(100)]
    public void Fault_that_is_mended_costs_none_of_the_limit(int limit)
    {
        using TestMachine machine = new();
        MapOnFault(machine);
        machine.Load(a =>
        {
            Iced.Intel.Label loop = a.CreateLabel();
            a.Label(ref loop);
            a.inc(__qword_ptr[rbx]);
            a.add(rbx, 0x1000);
            a.jmp(loop);
        });
        machine[GeneralRegister.Rbx] = Data;

        StopReason reason = machine.Processor.Run(limit);

        Assert.Equal(StopReason.InstructionLimit, reason);
        Assert.Equal((ulong)limit, machine.Processor.RetiredInstructions);
        Assert.Equal(Data + 0x1000 * (ulong)((limit + 1) / 3), machine[GeneralRegister.Rbx]);
    }

    [Theory]
    [InlineData(FaultResolution.Stop, StopReason.HandlerStopped)]
    [InlineData(FaultResolution.Deliver, StopReason.PageFault)]
    public void Stop_and_deliver_leave_rip_at_the_instruction(FaultResolution resolution, StopReason expected)
    {
        using TestMachine machine = new();
        machine.Processor.PageFaultHandler = new FaultHandler(_ => resolution);
        machine.Load(a =>
        {
            a.nop();
            a.mov(__qword_ptr[0x10_0008], rax);
        });

        StopReason reason = machine.Processor.Run(10);

        Assert.Equal(expected, reason);
        Assert.Equal(TestMachine.CodeBase + 1, machine.State.Rip);
        Assert.Equal(new LinearAddress(Data + 8), machine.Processor.PageFault.Address);
        Assert.Equal(1UL, machine.Processor.RetiredInstructions);
    }

    [Fact]
    public void Run_goes_on_at_the_instruction_after_a_stop()
    {
        using TestMachine machine = new();
        machine.Processor.PageFaultHandler = new FaultHandler(_ => FaultResolution.Stop);
        machine.Load(a => a.mov(__qword_ptr[0x10_0008], rax));
        machine[GeneralRegister.Rax] = 5;
        machine.Processor.Run(1);
        machine.Map(Data);

        StopReason reason = machine.Processor.Run(1);

        Assert.Equal(StopReason.InstructionLimit, reason);
        Assert.Equal(5UL, machine.ReadValue(Data + 8));
    }

    [Fact]
    public void Handler_sees_rip_at_the_instruction_and_how_many_have_retired()
    {
        using TestMachine machine = new();
        ulong rip = 0;
        ulong retired = 0;
        machine.Processor.PageFaultHandler = new FaultHandler(fault =>
        {
            rip = machine.State.Rip;
            retired = machine.Processor.RetiredInstructions;
            machine.Map(fault.Address.PageBase.Value);
            return FaultResolution.Retry;
        });
        machine.Load(a =>
        {
            a.nop();
            a.nop();
            a.mov(rax, __qword_ptr[0x10_0000]);
            a.nop();
        });

        machine.Processor.Run(4);

        Assert.Equal(TestMachine.CodeBase + 2, rip);
        Assert.Equal(2UL, retired);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(100)]
    public void Handler_may_send_the_processor_elsewhere(int limit)
    {
        using TestMachine machine = new();
        machine.Load(a =>
        {
            a.nop();
            a.mov(rax, __qword_ptr[0x10_0000]);
            a.hlt();
        });
        machine.Write(TestMachine.CodeBase + 0x100, TestMachine.Assemble(a =>
        {
            a.mov(eax, 77);
            a.syscall();
        }));
        machine.Processor.PageFaultHandler = new FaultHandler(_ =>
        {
            machine.Map(Data);
            machine.State.Rip = TestMachine.CodeBase + 0x100;
            return FaultResolution.Retry;
        });

        StopReason reason = machine.Processor.Run(limit);

        Assert.Equal(StopReason.SystemCall, reason);
        Assert.Equal(77UL, machine[GeneralRegister.Rax]);
        Assert.Equal(3UL, machine.Processor.RetiredInstructions);
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 2)]
    [InlineData(false, 100)]
    [InlineData(true, 100)]
    public void Retry_computes_the_address_anew(bool is32, int limit)
    {
        using TestMachine machine = new();
        machine.Map(Data);
        machine.WriteValue(Data, 42);
        machine[GeneralRegister.Rbx] = 0x20_0000;
        machine.Processor.PageFaultHandler = new FaultHandler(_ =>
        {
            machine[GeneralRegister.Rbx] = Data;
            return FaultResolution.Retry;
        });
        machine.Load(a =>
        {
            a.mov(rax, is32 ? __qword_ptr[ebx] : __qword_ptr[rbx]);
            a.nop();
            a.syscall();
        });

        StopReason reason = machine.Processor.Run(limit);

        Assert.Equal(limit == 2 ? StopReason.InstructionLimit : StopReason.SystemCall, reason);
        Assert.Equal(42UL, machine[GeneralRegister.Rax]);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(100)]
    public void Handler_may_replace_the_page_of_the_code_that_faults(int limit)
    {
        using TestMachine machine = new();
        machine.Load(a =>
        {
            a.mov(rcx, __qword_ptr[0x10_0000]);
            a.mov(eax, 1);
            a.syscall();
        });
        machine.Processor.PageFaultHandler = new FaultHandler(_ =>
        {
            machine.Map(Data);
            machine.Map(TestMachine.CodeBase);
            machine.Write(TestMachine.CodeBase, TestMachine.Assemble(a =>
            {
                a.mov(rcx, __qword_ptr[0x10_0000]);
                a.mov(eax, 2);
                a.syscall();
            }));
            return FaultResolution.Retry;
        });

        machine.Processor.Run(limit);

        Assert.Equal(2UL, machine[GeneralRegister.Rax]);
    }

    [Fact]
    public void Jump_within_a_page_that_a_handler_replaced_reaches_the_new_bytes()
    {
        using TestMachine machine = new();
        byte[] Program(int value) => TestMachine.Assemble(a =>
        {
            Iced.Intel.Label next = a.CreateLabel();
            a.mov(rcx, __qword_ptr[0x10_0000]);
            a.jmp(next);
            a.Label(ref next);
            a.mov(eax, value);
            a.syscall();
        });
        machine.Map(Data);
        machine.Load(Program(1));
        machine.Processor.Run(100);
        machine.Unmap(Data);
        machine.State.Rip = TestMachine.CodeBase;
        machine.Processor.PageFaultHandler = new FaultHandler(_ =>
        {
            machine.Map(Data);
            machine.Map(TestMachine.CodeBase);
            machine.Write(TestMachine.CodeBase, Program(2));
            return FaultResolution.Retry;
        });

        machine.Processor.Run(100);

        Assert.Equal(2UL, machine[GeneralRegister.Rax]);
    }

    [Fact]
    public void Handler_may_replace_the_second_page_of_the_instruction_that_faults()
    {
        const ulong Second = TestMachine.CodeBase + 0x1000;
        const ulong Start = Second - 6;
        using TestMachine machine = new();
        byte[] Program(int value) => TestMachine.Assemble(a => a.mov(__dword_ptr[0x10_0000], value), Start);
        machine.Load(Program(0x11111111), Start);
        machine.Processor.PageFaultHandler = new FaultHandler(_ =>
        {
            machine.Map(Data);
            machine.Map(Second);
            machine.Write(Second, Program(0x22222222).AsSpan(6));
            return FaultResolution.Retry;
        });

        machine.Processor.Run(1);

        byte[] bytes = [.. Program(0x11111111)[..6], .. Program(0x22222222)[6..]];
        Assert.Equal(BitConverter.ToUInt32(bytes, bytes.Length - 4), (uint)machine.ReadValue(Data));
    }

    [Fact]
    public void Fetch_fault_that_is_mended_goes_on()
    {
        using TestMachine machine = new();
        machine.Load(a =>
        {
            a.mov(eax, 1);
            a.mov(ecx, 2);
        }, TestMachine.CodeBase + 0xFFA);
        ulong second = TestMachine.CodeBase + 0x1000;
        Frame frame = machine.FrameOf(second);
        machine.Frames.AddReference(frame);
        machine.Unmap(second);
        FaultHandler handler = new(fault =>
        {
            machine.MapTo(fault.Address.PageBase.Value, frame);
            return FaultResolution.Retry;
        });
        machine.Processor.PageFaultHandler = handler;

        StopReason reason = machine.Processor.Run(2);

        Assert.Equal(StopReason.InstructionLimit, reason);
        Assert.Equal(2UL, machine[GeneralRegister.Rcx]);
        Assert.Equal(new LinearAddress(second), Assert.Single(handler.Faults).Address);
        Assert.Equal(2UL, machine.Processor.RetiredInstructions);
    }

    [Fact]
    public void One_entry_tlb_makes_progress_with_code_stack_and_two_operands_in_four_pages()
    {
        using TestMachine machine = new(TlbGeometry.SingleEntry);
        FaultHandler handler = MapOnFault(machine);
        machine[GeneralRegister.Rsi] = Data + 0xFFC;
        machine[GeneralRegister.Rdi] = Data + 0x2FFC;
        machine[GeneralRegister.Rsp] = Data + 0x5004;
        machine.Load(a =>
        {
            a.push(__qword_ptr[rsi]);
            a.pop(__qword_ptr[rdi]);
            a.movsq();
        }, TestMachine.CodeBase + 0xFFE);

        StopReason reason = machine.Processor.Run(3);

        Assert.Equal(StopReason.InstructionLimit, reason);
        Assert.Equal(6, handler.Faults.Count);
    }

    private static FaultHandler MapOnFault(TestMachine machine)
    {
        FaultHandler handler = new(fault =>
        {
            machine.Map(fault.Address.PageBase.Value);
            return FaultResolution.Retry;
        });
        machine.Processor.PageFaultHandler = handler;
        return handler;
    }
}
