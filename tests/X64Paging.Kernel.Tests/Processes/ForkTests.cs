// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Memory;
using X64Paging.Kernel.Processes;
using static Iced.Intel.AssemblerRegisters;
using static X64Paging.Kernel.Tests.Processes.TestProgram;

namespace X64Paging.Kernel.Tests.Processes;

public sealed class ForkTests
{
    private const ulong Mapping = 0x1000_0000;
    private const ulong NoChild = unchecked((ulong)-10);
    private const ulong NoMemory = unchecked((ulong)-12);

    [Fact]
    public void Fork_returns_the_childs_pid_to_the_parent_and_0_to_the_child()
    {
        using KernelRun run = new(program =>
        {
            program.Fork(child =>
            {
                child.Print(rax);
                child.Call(LinuxCall.GetPid);
                child.Print(rax);
                child.Call(LinuxCall.GetParentPid);
                child.Print(rax);
                child.Exit(0);
            });
            program.Print(rax);
            program.WaitForStatus();
            program.Call(LinuxCall.GetPid);
            program.Print(rax);
            program.Exit(0);
        });

        run.RunToEnd();

        Assert.Equal([2, 0, 2, 1, 1], run.Printed);
    }

    [Fact]
    public void The_child_starts_with_the_parents_registers_and_flags()
    {
        using KernelRun run = new(program =>
        {
            program.mov(rbx, 0x1234_5678_9ABC);
            program.mov(r15, 77);
            program.Fork(child =>
            {
                child.Print(rbx);
                child.Print(r15);
                child.Exit(0);
            });
            program.mov(rbx, 1);
            program.WaitForStatus();
            program.Print(rbx);
            program.Exit(0);
        });

        run.RunToEnd();

        Assert.Equal([0x1234_5678_9ABC, 77, 1], run.Printed);
    }

    [Fact]
    public void Writes_of_parent_and_child_stay_their_own()
    {
        using KernelRun run = new(program =>
        {
            program.mov(rax, 1);
            program.mov(__qword_ptr[Data], rax);
            program.Fork(child =>
            {
                child.mov(rax, 2);
                child.mov(__qword_ptr[Data], rax);
                child.mov(rbx, __qword_ptr[Data]);
                child.Print(rbx);
                child.Exit(0);
            });
            program.WaitForStatus();
            program.mov(rbx, __qword_ptr[Data]);
            program.Print(rbx);
            program.Exit(0);
        });

        run.RunToEnd();

        Assert.Equal([2, 1], run.Printed);
        Assert.Equal(2, run.Faults.Single(fault => fault.Result.Action == FaultAction.Copied && fault.Fault.Address.Value == Data).Pid);
    }

    [Theory]
    [InlineData(0, 0x0000)]
    [InlineData(1, 0x0100)]
    [InlineData(255, 0xFF00)]
    [InlineData(256, 0x0000)]
    [InlineData(-1, 0xFF00)]
    [InlineData(0x1FE, 0xFE00)]
    public void Wait_stores_the_low_byte_of_the_exit_code(int code, ulong status)
    {
        using KernelRun run = new(program =>
        {
            program.Fork(child => child.Exit(code));
            program.WaitForStatus();
            program.Print(rax);
            program.Exit(code);
        });

        Assert.Equal((int)(status >> 8), run.RunToEnd());
        Assert.Equal([status], run.Printed);
    }

    [Fact]
    public void Wait_stores_the_signal_that_killed_the_child()
    {
        using KernelRun run = new(program =>
        {
            program.Fork(child => child.mov(__qword_ptr[0x10], rax));
            program.WaitForStatus();
            program.Print(rax);
            program.Exit(3);
        });

        Assert.Equal(3, run.RunToEnd());
        Assert.Equal([11], run.Printed);
        Assert.Equal(Signal.SegmentationFault, Assert.Single(run.Crashes).Signal);
    }

    [Fact]
    public void Wait_without_children_answers_at_once()
    {
        using KernelRun run = new(program =>
        {
            program.Call(LinuxCall.Wait, -1, 0, 0, 0);
            program.Print(rax);
            program.Exit(0);
        });

        run.RunToEnd();

        Assert.Equal([NoChild], run.Printed);
    }

    [Fact]
    public void A_child_can_be_waited_for_once()
    {
        using KernelRun run = new(program =>
        {
            program.Fork(child => child.Exit(0));
            program.Call(LinuxCall.Wait, -1, 0, 0, 0);
            program.Print(rax);
            program.Call(LinuxCall.Wait, -1, 0, 0, 0);
            program.Print(rax);
            program.Exit(0);
        });

        run.RunToEnd();

        Assert.Equal([2, NoChild], run.Printed);
    }

    [Fact]
    public void A_wait_that_must_not_hang_answers_0_while_the_child_lives()
    {
        using KernelRun run = new(program =>
        {
            program.Fork(child => child.Exit(0));
            program.Call(LinuxCall.Wait, -1, 0, 1, 0);
            program.Print(rax);
            program.WaitForStatus();
            program.Exit(0);
        });

        run.RunToEnd();

        Assert.Equal([0], run.Printed);
    }

    [Fact]
    public void Wait_for_one_pid_passes_over_another_zombie()
    {
        using KernelRun run = new(program =>
        {
            program.Fork(child => child.Exit(4));
            program.Fork(child => child.Exit(5));
            program.WaitForStatus(pid: 3);
            program.Print(rax);
            program.WaitForStatus(pid: 2);
            program.Print(rax);
            program.Call(LinuxCall.Wait, 2, 0, 0, 0);
            program.Print(rax);
            program.Exit(0);
        });

        run.RunToEnd();

        Assert.Equal([0x500, 0x400, NoChild], run.Printed);
    }

    [Fact]
    public void A_zombie_holds_no_frames_and_no_turn_until_it_is_waited_for()
    {
        using KernelRun run = new(program =>
        {
            program.Fork(child => child.Exit(9));
            SpinUntilTheNumberIs(program, 300);
            program.WaitForStatus();
            program.Print(rax);
            program.Exit(0);
        }, quantum: 50);
        Process? child = null;
        while (child is not { State: ProcessState.Zombie })
        {
            run.Supervisor.Run(1);
            child ??= run.Supervisor.Processes.FirstOrDefault(process => process.Pid == 2);
        }

        Assert.Equal([run.First], run.Supervisor.Processes);
        Assert.Equal(run.First, child.Parent);
        Assert.Empty(child.Memory.Regions);

        run.RunToEnd();
        Assert.Equal([0x900], run.Printed);
        Assert.Equal(ProcessState.Gone, child.State);
    }

    [Fact]
    public void An_orphan_goes_on_and_its_end_interests_nobody()
    {
        using KernelRun run = new(program =>
        {
            program.Fork(child =>
            {
                SpinUntilTheNumberIs(child, 500);
                child.Call(LinuxCall.GetParentPid);
                child.Print(rax);
                child.Exit(5);
            });
            program.Exit(1);
        }, quantum: 50);

        Assert.Equal(1, run.RunToEnd());
        Assert.Equal([1], run.Printed);
    }

    [Fact]
    public void A_grandchild_is_not_the_grandparents_to_wait_for()
    {
        using KernelRun run = new(program =>
        {
            program.Fork(child =>
            {
                child.Fork(grandchild => grandchild.Exit(7));
                child.WaitForStatus();
                child.Print(rax);
                child.Exit(6);
            });
            program.Call(LinuxCall.Wait, 3, 0, 0, 0);
            program.Print(rax);
            program.WaitForStatus();
            program.Print(rax);
            program.Exit(0);
        });

        run.RunToEnd();

        Assert.Equal([NoChild, 0x700, 0x600], run.Printed);
    }

    [Fact]
    public void Fork_without_free_frames_answers_ENOMEM_and_the_parent_goes_on()
    {
        using KernelRun run = new(
            program =>
            {
                // Of 34 frames, tables take 5, the code 1 and these pages 26; a second root table still fits, its second table does not.
                program.Call(LinuxCall.MemoryMap, (long)Mapping, 0xA000, 3, 0x32, -1, 0);
                program.StoreToPages(Data, Data + DataSize, 5);
                program.StoreToPages(Mapping, Mapping + 0xA000, 5);
                program.Call(LinuxCall.Fork);
                program.Print(rax);
                program.StoreToPages(Data, Data + DataSize, 6);
                program.movzx(rbx, __byte_ptr[Data + 0x5000]);
                program.Print(rbx);
                program.Exit(0);
            },
            memorySize: 36 * 4096);

        Assert.Equal(0, run.RunToEnd());
        Assert.Equal([NoMemory, 6], run.Printed);
    }

    [Fact]
    public void Shared_memory_carries_bytes_from_the_child_to_the_parent()
    {
        using KernelRun run = new(program =>
        {
            program.Call(LinuxCall.MemoryMap, (long)Mapping, 0x2000, 3, 0x31, -1, 0);
            program.Fork(child =>
            {
                child.mov(rax, 99);
                child.mov(__qword_ptr[Mapping + 0x1008], rax);
                child.Exit(0);
            });
            program.WaitForStatus();
            program.mov(rbx, __qword_ptr[Mapping + 0x1008]);
            program.Print(rbx);
            program.Exit(0);
        });

        run.RunToEnd();

        Assert.Equal([99], run.Printed);
    }

    private static void SpinUntilTheNumberIs(Iced.Intel.Assembler program, int count)
    {
        Iced.Intel.Label next = program.CreateLabel();
        program.mov(r12, 0);
        program.Label(ref next);
        program.inc(r12);
        program.cmp(r12, count);
        program.jne(next);
    }
}
