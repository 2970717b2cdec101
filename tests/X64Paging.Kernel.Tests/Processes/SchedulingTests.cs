// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Kernel.Processes;
using static Iced.Intel.AssemblerRegisters;
using static X64Paging.Kernel.Tests.Processes.TestProgram;

namespace X64Paging.Kernel.Tests.Processes;

public sealed class SchedulingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(1000)]
    public void Two_runs_have_the_same_faults_output_and_instructions(long quantum)
    {
        using KernelRun first = new(ThreeWritersAndTheirParent, quantum: quantum);
        using KernelRun second = new(ThreeWritersAndTheirParent, quantum: quantum);

        first.RunToEnd();
        second.RunToEnd();

        Assert.True(first.Faults.Count > 50);
        Assert.Equal(first.Faults, second.Faults);
        Assert.Equal(first.Output, second.Output);
        Assert.Equal(first.Supervisor.Processor.RetiredInstructions, second.Supervisor.Processor.RetiredInstructions);
        Assert.Equal(first.Supervisor.Mmu.Statistics, second.Supervisor.Mmu.Statistics);
    }

    [Fact]
    public void The_result_does_not_depend_on_the_length_of_turns()
    {
        foreach (long quantum in (long[])[1, 2, 3, 7, 50, 100_000])
        {
            using KernelRun run = new(ThreeWritersAndTheirParent, quantum: quantum);

            Assert.Equal(0, run.RunToEnd());

            Assert.Equal([10UL, 11UL, 12UL], run.Printed.Order());
        }
    }

    [Fact]
    public void Processes_take_turns_in_the_order_of_birth()
    {
        using KernelRun run = new(
            program =>
            {
                program.mov(rbx, 1);
                program.Fork(child => PrintForever(child, 2));
                program.Fork(child => PrintForever(child, 3));
                PrintForever(program, 1);
            },
            quantum: 100);

        Assert.Equal(RunOutcome.InstructionLimit, run.Supervisor.Run(5000));

        ulong[] turns = [.. run.Printed.Where((value, i) => i == 0 || run.Printed[i - 1] != value)];
        int start = Array.IndexOf(turns, 3UL);
        Assert.True(turns.Length - start > 20);
        for (int i = start; i < turns.Length; i++)
            Assert.Equal((ulong)((i - start + 2) % 3 + 1), turns[i]);
    }

    [Fact]
    public void A_run_stops_after_exactly_so_many_instructions()
    {
        ulong total = TotalInstructions();

        for (long limit = 0; limit < (long)total; limit++)
        {
            using KernelRun run = new(Short);

            Assert.Equal(RunOutcome.InstructionLimit, run.Supervisor.Run(limit));

            Assert.Equal((ulong)limit, run.Supervisor.Processor.RetiredInstructions);
            run.RunToEnd();
            Assert.Equal(total, run.Supervisor.Processor.RetiredInstructions);
            Assert.Equal([42], run.Printed);
        }
    }

    [Fact]
    public void A_run_in_single_steps_is_the_same_run()
    {
        using KernelRun whole = new(ThreeWritersAndTheirParent, quantum: 13);
        using KernelRun stepped = new(ThreeWritersAndTheirParent, quantum: 13);

        whole.RunToEnd();
        while (stepped.Supervisor.Run(1) == RunOutcome.InstructionLimit)
        {
        }

        Assert.Equal(whole.Faults, stepped.Faults);
        Assert.Equal(whole.Output, stepped.Output);
        Assert.Equal(whole.Supervisor.Processor.RetiredInstructions, stepped.Supervisor.Processor.RetiredInstructions);
        Assert.Equal(0UL, stepped.Supervisor.Frames.UsedCount);
    }

    [Fact]
    public void When_all_processes_wait_the_run_ends_in_a_deadlock()
    {
        // A pipe's reader that holds the only writing end itself.
        using KernelRun run = new(program =>
        {
            program.mov(eax, (int)LinuxCall.Pipe);
            program.lea(rdi, __[rsp - 64]);
            program.syscall();
            program.mov(edi, __dword_ptr[rsp - 64]);
            program.lea(rsi, __[rsp - 64]);
            program.mov(edx, 1);
            program.xor(eax, eax);
            program.syscall();
        });

        Assert.Equal(RunOutcome.Deadlock, run.Supervisor.Run());

        run.Supervisor.KillAll();
        Assert.Equal(137, run.First.ExitStatus.ShellCode);
        Assert.Equal(0UL, run.Supervisor.Frames.UsedCount);
    }

    [Fact]
    public void Killing_all_after_a_limit_frees_every_frame()
    {
        using KernelRun run = new(ThreeWritersAndTheirParent, quantum: 20);

        Assert.Equal(RunOutcome.InstructionLimit, run.Supervisor.Run(150));
        Assert.True(run.Supervisor.Processes.Count > 2);
        run.Supervisor.KillAll();

        Assert.Empty(run.Supervisor.Processes);
        Assert.Equal(0UL, run.Supervisor.Frames.UsedCount);
        Assert.Equal(RunOutcome.AllExited, run.Supervisor.Run());
    }

    private static ulong TotalInstructions()
    {
        using KernelRun run = new(Short);
        run.RunToEnd();
        return run.Supervisor.Processor.RetiredInstructions;
    }

    private static void Short(Assembler program)
    {
        program.mov(rbx, 40);
        program.push(rbx);
        program.pop(rbx);
        program.StoreToPages(Data, Data + 0x3000, 1);
        program.Fork(child =>
        {
            child.StoreToPages(Data, Data + 0x2000, 2);
            child.Exit(0);
        });
        program.WaitForStatus();
        program.add(rbx, 2);
        program.Print(rbx);
        program.Exit(0);
    }

    private static void PrintForever(Assembler program, int number)
    {
        Label next = program.CreateLabel();
        program.mov(rbx, number);
        program.Label(ref next);
        program.Print(rbx);
        program.jmp(next);
    }

    private static void ThreeWritersAndTheirParent(Assembler program)
    {
        program.StoreToPages(Data, Data + 0x8000, 1);
        for (int number = 10; number < 13; number++)
        {
            int written = number;
            program.Fork(child =>
            {
                child.StoreToPages(Data, Data + 0x8000, (byte)written);
                child.movzx(rbx, __byte_ptr[Data + 0x7000]);
                child.StoreToPages(Data, Data + 0xC000, 99);
                child.Print(rbx);
                child.Exit(0);
            });
        }

        program.StoreToPages(Data, Data + 0x8000, 2);
        for (int i = 0; i < 3; i++)
            program.WaitForStatus();
        program.Exit(0);
    }
}
