// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Kernel.Memory;
using X64Paging.Kernel.Processes;
using static Iced.Intel.AssemblerRegisters;
using static X64Paging.Kernel.Tests.Processes.TestProgram;

namespace X64Paging.Kernel.Tests.Processes;

public sealed class OutOfFramesTests
{
    private const ulong Mapping = 0x1000_0000;
    private const ulong MappingSize = 0x10_0000;

    [Theory]
    [InlineData(1)]
    [InlineData(25)]
    [InlineData(100_000)]
    public void Only_who_asks_is_killed_and_the_other_process_finishes_right(long quantum)
    {
        using KernelRun run = new(
            program =>
            {
                program.Call(LinuxCall.MemoryMap, (long)Mapping, (long)MappingSize, 3, 0x32, -1, 0);
                program.StoreToPages(Data, Data + 0x8000, 1);
                program.Fork(child =>
                {
                    child.StoreToPages(Data, Data + 0x4000, 7);
                    child.StoreToPages(Mapping, Mapping + MappingSize, 7);
                    child.Exit(0);
                });
                program.WaitForStatus();
                program.Print(rax);
                program.StoreToPages(Data, Data + 0x8000, 2);
                SumFirstBytes(program, Data, Data + 0x8000);
                program.Print(rbx);
                program.Exit(0);
            },
            memorySize: 64 * 4096,
            quantum);

        Assert.Equal(0, run.RunToEnd());

        Assert.Equal([9, 16], run.Printed);
        CrashReport report = Assert.Single(run.Crashes);
        Assert.Equal((2, Signal.Kill, FaultAction.OutOfFrames), (report.Pid, report.Signal, report.FaultAction));
        Assert.InRange(report.Fault!.Value.Address.Value, Mapping, Mapping + MappingSize);
    }

    [Fact]
    public void The_first_process_killed_for_lack_of_frames_ends_with_137()
    {
        using KernelRun run = new(
            program =>
            {
                program.Call(LinuxCall.MemoryMap, (long)Mapping, (long)MappingSize, 3, 0x32, -1, 0);
                program.StoreToPages(Mapping, Mapping + MappingSize, 7);
            },
            memorySize: 64 * 4096);

        Assert.Equal(137, run.RunToEnd());
    }

    [Fact]
    public void A_system_call_that_needs_a_frame_and_finds_none_kills_too()
    {
        using KernelRun run = new(
            program =>
            {
                program.Call(LinuxCall.MemoryMap, (long)Mapping, (long)MappingSize, 3, 0x32, -1, 0);
                program.Fork(child =>
                {
                    // Reads of untouched pages cost no frame but their table's; the kernel's writes to them do.
                    Label next = child.CreateLabel();
                    child.mov(r12, Mapping);
                    child.Label(ref next);
                    child.lea(rsi, __qword_ptr[r12]);
                    child.mov(rdi, -1);
                    child.mov(rdx, 1);
                    child.xor(r10d, r10d);
                    child.mov(rax, (long)LinuxCall.Wait);
                    child.syscall();
                    child.add(r12, 0x1000);
                    child.Fork(grandchild => grandchild.Exit(0));
                    child.jmp(next);
                });
                program.WaitForStatus();
                program.Print(rax);
                program.Exit(0);
            },
            memorySize: 64 * 4096);

        Assert.Equal(0, run.RunToEnd());

        Assert.Equal(9UL, run.Printed[^1]);
        CrashReport report = Assert.Single(run.Crashes);
        Assert.Equal((Signal.Kill, FaultAction.OutOfFrames), (report.Signal, report.FaultAction));
        Assert.Null(report.Fault);
    }

    private static void SumFirstBytes(Assembler program, ulong start, ulong end)
    {
        Label next = program.CreateLabel();
        program.mov(rdi, start);
        program.mov(rsi, end);
        program.xor(ebx, ebx);
        program.Label(ref next);
        program.movzx(rax, __byte_ptr[rdi]);
        program.add(rbx, rax);
        program.add(rdi, 0x1000);
        program.cmp(rdi, rsi);
        program.jne(next);
    }
}
