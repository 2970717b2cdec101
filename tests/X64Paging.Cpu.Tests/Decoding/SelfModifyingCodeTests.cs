// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.State;
using X64Paging.Memory;
using X64Paging.Translation;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace X64Paging.Cpu.Tests.Decoding;

/// <summary>Code whose bytes change: the next fetch sees the new ones, whoever wrote them and through whatever page.</summary>
public sealed class SelfModifyingCodeTests
{
    private const ulong Code = TestMachine.CodeBase;
    private const ulong NextPage = Code + 0x1000;
    private const ulong Alias = 0x20_0000;
    private const long Limit = 100;

    // mov eax, imm32: B8 and four bytes, so that the value lies one byte behind the instruction's address.
    private const int ValueAt = 1;

    [Fact]
    public void Store_into_the_same_block_ahead_is_seen()
    {
        using TestMachine machine = new();
        machine.Load(a =>
        {
            a.mov(__byte_ptr[rbx], 2);
            a.nop();
            a.mov(eax, 1);
            a.syscall();
        });
        machine[GeneralRegister.Rbx] = Code + 4 + ValueAt;

        machine.Processor.Run(Limit);

        Assert.Equal(2UL, machine[GeneralRegister.Rax]);
        Assert.Equal(4UL, machine.Processor.RetiredInstructions);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Store_into_the_same_block_ahead_is_seen_at_the_end_of_the_limit(int limit)
    {
        using TestMachine machine = new();
        machine.Load(a =>
        {
            a.mov(__byte_ptr[rbx], 2);
            a.nop();
            a.mov(eax, 1);
            a.nop();
            a.nop();
        });
        machine[GeneralRegister.Rbx] = Code + 4 + ValueAt;

        StopReason reason = machine.Processor.Run(limit);

        Assert.Equal(StopReason.InstructionLimit, reason);
        Assert.Equal(2UL, machine[GeneralRegister.Rax]);
        Assert.Equal((ulong)limit, machine.Processor.RetiredInstructions);
        Assert.Equal(Code + 4 + 5 + (ulong)limit - 3, machine.State.Rip);
    }

    [Fact]
    public void Store_into_the_next_block_is_seen_though_it_is_linked()
    {
        using TestMachine machine = new();
        Label next = default;
        machine.Load(a =>
        {
            next = a.CreateLabel();
            a.mov(__byte_ptr[rbx], cl);
            a.jmp(next);
            a.Label(ref next);
            a.mov(eax, 1);
            a.syscall();
        });
        machine[GeneralRegister.Rbx] = Code + 4 + ValueAt;

        for (byte value = 0; value < 5; value++)
        {
            machine.State.Rip = Code;
            machine[GeneralRegister.Rcx] = value;
            machine.Processor.Run(Limit);

            Assert.Equal(value, machine[GeneralRegister.Rax]);
        }
    }

    [Fact]
    public void Store_into_the_bytes_of_the_storing_instruction_takes_effect_at_its_next_run()
    {
        using TestMachine machine = new();
        machine.Load(a =>
        {
            // Raises its own immediate by 1: adds 1, then 2, then 4.
            a.add(__byte_ptr[rbx], 1);
            a.syscall();
        });
        machine[GeneralRegister.Rbx] = Code + 2;

        for (int run = 0; run < 3; run++)
        {
            machine.State.Rip = Code;
            machine.Processor.Run(Limit);
        }

        Assert.Equal(8, machine.Read(Code + 2, 1)[0]);
    }

    [Fact]
    public void Push_and_call_into_the_code_page_are_seen()
    {
        using TestMachine machine = new();
        machine.Load(a =>
        {
            a.push(rcx);
            a.nop();
            a.db(0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90);
            a.syscall();
        });
        machine[GeneralRegister.Rsp] = Code + 2 + 8;

        // mov eax, 7; three NOPs.
        machine[GeneralRegister.Rcx] = 0x909090_00000007B8;

        machine.Processor.Run(Limit);

        Assert.Equal(7UL, machine[GeneralRegister.Rax]);
    }

    [Fact]
    public void String_store_over_the_code_ahead_is_seen()
    {
        using TestMachine machine = new();
        machine.Load(a =>
        {
            a.rep.stosb();
            a.mov(eax, 1);
            a.syscall();
        });
        machine[GeneralRegister.Rdi] = Code + 2;
        machine[GeneralRegister.Rcx] = 5;
        machine[GeneralRegister.Rax] = 0x90;

        machine.Processor.Run(Limit);

        Assert.Equal(0x90UL, machine[GeneralRegister.Rax]);
    }

    [Fact]
    public void Page_written_through_one_address_and_run_through_another_shows_the_new_bytes()
    {
        using TestMachine machine = new();
        machine.Load(a =>
        {
            a.mov(eax, 1);
            a.syscall();
        });
        machine.MapTo(Alias, machine.FrameOf(Code));
        machine.Load(a =>
        {
            a.mov(__byte_ptr[rbx], cl);
            a.jmp(Code);
        }, 0x30_0000);
        machine[GeneralRegister.Rbx] = Alias + ValueAt;

        for (byte value = 10; value < 15; value++)
        {
            machine.State.Rip = 0x30_0000;
            machine[GeneralRegister.Rcx] = value;
            machine.Processor.Run(Limit);

            Assert.Equal(value, machine[GeneralRegister.Rax]);
        }
    }

    [Fact]
    public void Block_that_was_made_through_one_address_runs_right_through_another()
    {
        using TestMachine machine = new();
        machine.Load(a =>
        {
            Label next = a.CreateLabel();
            a.lea(rax, __[next]);
            a.jmp(next);
            a.Label(ref next);
            a.syscall();
        });
        machine.MapTo(Alias, machine.FrameOf(Code));
        machine.Processor.Run(Limit);
        ulong first = machine[GeneralRegister.Rax];
        machine.State.Rip = Alias;

        machine.Processor.Run(Limit);

        Assert.Equal(first - Code + Alias, machine[GeneralRegister.Rax]);
        Assert.Equal(machine.State.Rip, machine[GeneralRegister.Rcx]);
        Assert.InRange(machine.State.Rip, Alias, Alias + 0xFFF);
    }

    [Fact]
    public void Crossing_write_into_two_code_pages_is_seen_in_both()
    {
        using TestMachine machine = new();
        machine.Load(a =>
        {
            a.mov(eax, 1);
            a.mov(edx, 1);
            a.syscall();
        }, NextPage - 5);
        machine.Processor.Run(Limit);
        machine.Load(a =>
        {
            a.mov(__qword_ptr[rbx], rcx);
            a.jmp(NextPage - 5);
        }, 0x30_0000);
        machine[GeneralRegister.Rbx] = NextPage - 4;

        // The four bytes of EAX's value, then BA, and three bytes of EDX's.
        machine[GeneralRegister.Rcx] = 0x000003BA_00000002;

        machine.Processor.Run(Limit);

        Assert.Equal(2UL, machine[GeneralRegister.Rax]);
        Assert.Equal(3UL, machine[GeneralRegister.Rdx]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Instruction_across_pages_shows_what_is_written_to_either(bool writesFirst)
    {
        using TestMachine machine = new();
        byte[] code = TestMachine.Assemble(a =>
        {
            a.mov(eax, 0x01010101);
            a.syscall();
        });
        machine.Load(code, NextPage - 3);
        machine.Processor.Run(Limit);

        ulong changed = writesFirst ? NextPage - 1 : NextPage;
        machine.Load(a =>
        {
            a.mov(__byte_ptr[rbx], 2);
            a.jmp(NextPage - 3);
        }, 0x30_0000);
        machine[GeneralRegister.Rbx] = changed;
        machine.Processor.Run(Limit);

        Assert.Equal(writesFirst ? 0x01010201UL : 0x01020101UL, machine[GeneralRegister.Rax]);
    }

    [Fact]
    public void Kernel_write_to_physical_memory_is_seen()
    {
        using TestMachine machine = new();
        machine.Load(a =>
        {
            a.mov(eax, 1);
            a.syscall();
        });
        machine.Processor.Run(Limit);

        machine.Memory.Write(machine.FrameOf(Code).Base + ValueAt, (byte)2);
        machine.State.Rip = Code;
        machine.Processor.Run(Limit);

        Assert.Equal(2UL, machine[GeneralRegister.Rax]);
    }

    [Fact]
    public void Frame_that_the_kernel_copies_over_or_clears_is_seen()
    {
        using TestMachine machine = new();
        machine.Load(a =>
        {
            a.mov(eax, 1);
            a.syscall();
        });
        machine.Load(a =>
        {
            a.mov(eax, 2);
            a.syscall();
        }, Alias);
        machine.State.Rip = Code;
        machine.Processor.Run(Limit);

        machine.Memory.CopyFrame(machine.FrameOf(Alias), machine.FrameOf(Code));
        machine.State.Rip = Code;
        machine.Processor.Run(Limit);
        Assert.Equal(2UL, machine[GeneralRegister.Rax]);

        machine.Memory.ClearFrame(machine.FrameOf(Code));
        machine.State.Rip = Code;
        machine[GeneralRegister.Rax] = Code + 0x800;
        machine.Processor.Run(1);
        Assert.Equal(Code + 2, machine.State.Rip);
    }

    [Fact]
    public void Mmu_write_of_the_kernel_is_seen()
    {
        using TestMachine machine = new();
        machine.Load(a =>
        {
            a.mov(eax, 1);
            a.syscall();
        });
        machine.Processor.Run(Limit);

        machine.Mmu.TryWrite(new Paging.LinearAddress(Code + ValueAt), Paging.AccessMode.User, (byte)2, out _);
        machine.State.Rip = Code;
        machine.Processor.Run(Limit);

        Assert.Equal(2UL, machine[GeneralRegister.Rax]);
    }

    [Fact]
    public void Page_that_is_code_and_data_by_turns_stays_right()
    {
        using TestMachine machine = new();

        // Counts RCX down by a loop that rewrites the immediate of its own ADD each time: 1, 2, 3, ...
        machine.Load(a =>
        {
            Label loop = a.CreateLabel();
            a.Label(ref loop);
            a.inc(__byte_ptr[rbx]);
            a.add(edx, 0x11);
            a.dec(ecx);
            a.jne(loop);
            a.syscall();
        });
        machine[GeneralRegister.Rbx] = Code + 2 + 2;
        machine.Write(Code + 4, [0]);
        machine[GeneralRegister.Rcx] = 100;

        machine.Processor.Run(1000);

        Assert.Equal(5050UL, machine[GeneralRegister.Rdx]);
        Assert.Equal(401UL, machine.Processor.RetiredInstructions);
    }

    [Fact]
    public void Write_that_faults_in_its_second_page_leaves_the_code_of_the_first()
    {
        using TestMachine machine = new();
        machine.Load(a => a.syscall(), NextPage - 2);
        machine.Processor.Run(Limit);
        machine.Load(a => a.mov(__qword_ptr[rbx], rcx), 0x30_0000);
        machine[GeneralRegister.Rbx] = NextPage - 4;
        Frame frame = machine.FrameOf(Code);

        StopReason reason = machine.Processor.Run(1);
        machine.State.Rip = NextPage - 2;
        StopReason after = machine.Processor.Run(1);

        Assert.Equal(StopReason.PageFault, reason);
        Assert.Equal(StopReason.SystemCall, after);
        Assert.Equal(frame, machine.FrameOf(Code));
    }
}
