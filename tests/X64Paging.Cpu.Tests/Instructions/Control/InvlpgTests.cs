// SPDX-License-Identifier: MIT
using X64Paging.Cpu.State;
using X64Paging.Memory;
using X64Paging.Translation;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace X64Paging.Cpu.Tests.Instructions.Control;

/// <summary>Guest code that changes its own page tables. The TLB forgets what INVLPG says, and nothing else.</summary>
public sealed class InvlpgTests
{
    private const ulong Data = KernelMachine.Data;

    [Fact]
    public void Changed_entry_is_seen_behind_invlpg_and_not_before()
    {
        using TestMachine machine = KernelMachine.Create(a =>
        {
            a.mov(r8, __qword_ptr[rbx]);
            a.mov(__qword_ptr[rcx], rdx); // The entry.
            a.mov(r9, __qword_ptr[rbx]);
            a.invlpg(__byte_ptr[rbx + 0x123]);
            a.mov(r10, __qword_ptr[rbx]);
            a.hlt();
        });
        machine.Map(Data);
        machine.WriteValue(Data, 1);
        Frame frame = KernelMachine.NewFrame(machine, 2);
        machine[GeneralRegister.Rbx] = Data;
        machine[GeneralRegister.Rcx] = KernelMachine.MapTableOf(machine, Data);
        machine[GeneralRegister.Rdx] = frame.Base.Value | (ulong)TestMachine.ReadWrite;

        KernelMachine.RunToHalt(machine);

        Assert.Equal(1UL, machine[GeneralRegister.R8]);
        Assert.Equal(1UL, machine[GeneralRegister.R9]);
        Assert.Equal(2UL, machine[GeneralRegister.R10]);
    }

    [Fact]
    public void Store_through_a_write_protected_entry_passes_until_invlpg()
    {
        using TestMachine machine = KernelMachine.Create(a =>
        {
            a.mov(__qword_ptr[rbx], rsi);
            a.and(__qword_ptr[rcx], -3); // R/W of the entry.
            a.inc(__qword_ptr[rbx]);
            a.invlpg(__byte_ptr[rbx]);
            a.inc(__qword_ptr[rbx]);
        });
        machine.Map(Data);
        machine[GeneralRegister.Rbx] = Data;
        machine[GeneralRegister.Rcx] = KernelMachine.MapTableOf(machine, Data);
        machine[GeneralRegister.Rsi] = 7;

        Assert.Equal(StopReason.PageFault, machine.Processor.Run(100));

        Assert.Equal(8UL, machine.ReadValue(Data));
        Assert.Equal(4UL, machine.Processor.RetiredInstructions);
        Assert.Equal(PageFaultErrorCode.Present | PageFaultErrorCode.Write, machine.Processor.PageFault.ErrorCode);
    }

    [Fact]
    public void Invlpg_of_the_code_that_runs_takes_the_next_instruction_from_the_new_frame()
    {
        const ulong Code = TestMachine.CodeBase;
        using TestMachine machine = KernelMachine.Create(a =>
        {
            a.mov(__qword_ptr[rcx], rdx);
            a.mov(al, 1); // Still the old frame's.
            a.invlpg(__byte_ptr[Code]);
            a.mov(ah, 1);
            a.hlt();
        });
        Frame old = machine.FrameOf(Code);
        Assert.True(machine.Frames.TryAllocateZeroed(out Frame frame));
        machine.Memory.CopyFrame(old, frame);
        machine.Memory.Write(frame.Base, TestMachine.Assemble(a =>
        {
            a.mov(__qword_ptr[rcx], rdx);
            a.mov(al, 2);
            a.invlpg(__byte_ptr[Code]);
            a.mov(ah, 2);
            a.hlt();
        }));
        machine[GeneralRegister.Rcx] = KernelMachine.MapTableOf(machine, Code);

        // The first round changes nothing: every link is then made.
        foreach ((Frame next, ulong expected) in new[] { (old, 0x101UL), (frame, 0x201UL), (frame, 0x202UL), (old, 0x102UL) })
        {
            machine[GeneralRegister.Rdx] = next.Base.Value | (ulong)TestMachine.ReadWrite;
            machine.State.Rip = Code;

            KernelMachine.RunToHalt(machine);

            Assert.Equal(expected, machine[GeneralRegister.Rax]);
        }
    }

    [Fact]
    public void Invlpg_of_code_whose_page_has_gone_faults_at_the_next_instruction()
    {
        const ulong Code = TestMachine.CodeBase;
        using TestMachine machine = KernelMachine.Create(a =>
        {
            a.and(__qword_ptr[rcx], -2); // P of the entry.
            a.inc(rax);
            a.invlpg(__byte_ptr[Code]);
            a.inc(rax);
        });
        machine[GeneralRegister.Rcx] = KernelMachine.MapTableOf(machine, Code);

        Assert.Equal(StopReason.PageFault, machine.Processor.Run(100));

        Assert.Equal(1UL, machine[GeneralRegister.Rax]);
        Assert.Equal(3UL, machine.Processor.RetiredInstructions);
        Assert.Equal(machine.State.Rip, machine.Processor.SystemRegisters.Cr2);
    }

    [Fact]
    public void Invlpg_heeds_the_segment_base()
    {
        using TestMachine machine = KernelMachine.Create(a =>
        {
            a.mov(r8, __qword_ptr[rbx]);
            a.mov(__qword_ptr[rcx], rdx);
            a.invlpg(__byte_ptr.gs[0x10]);
            a.mov(r9, __qword_ptr[rbx]);
            a.hlt();
        });
        machine.Map(Data);
        machine.WriteValue(Data, 1);
        machine.State.GsBase = Data;
        machine[GeneralRegister.Rbx] = Data;
        machine[GeneralRegister.Rcx] = KernelMachine.MapTableOf(machine, Data);
        machine[GeneralRegister.Rdx] = KernelMachine.NewFrame(machine, 2).Base.Value | (ulong)TestMachine.ReadWrite;

        KernelMachine.RunToHalt(machine);

        Assert.Equal(2UL, machine[GeneralRegister.R9]);
    }

    [Theory]
    [InlineData(1UL << 63)]
    [InlineData(0x0000_8000_0000_0000UL)]
    [InlineData(0x7777_0000UL)] // Not mapped.
    public void Invlpg_makes_no_access_and_never_faults(ulong address)
    {
        using TestMachine machine = KernelMachine.Create(a =>
        {
            a.invlpg(__byte_ptr[rbx]);
            a.hlt();
        });
        machine[GeneralRegister.Rbx] = address;

        KernelMachine.RunToHalt(machine);
    }
}
