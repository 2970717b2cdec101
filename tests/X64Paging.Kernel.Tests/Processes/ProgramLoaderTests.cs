// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Kernel.Memory;
using X64Paging.Kernel.Processes;
using X64Paging.Loading.Elf;
using X64Paging.Loading.Tests.Elf;
using X64Paging.Paging;
using static Iced.Intel.AssemblerRegisters;
using static X64Paging.Kernel.Tests.Processes.TestProgram;

namespace X64Paging.Kernel.Tests.Processes;

public sealed class ProgramLoaderTests
{
    private const ushort PositionIndependent = 3;
    private const ulong UserEnd = 0x7FFF_FFFF_F000;

    [Fact]
    public void A_position_independent_program_runs_where_it_was_put()
    {
        TestSegment code = CodeSegment(
            program =>
            {
                Label here = program.CreateLabel();
                program.lea(rbx, __qword_ptr[here]);
                program.Label(ref here);
                program.mov(__qword_ptr[rsp - 16], rbx);
                program.lea(rsi, __qword_ptr[rsp - 16]);
                program.mov(rdi, 1);
                program.mov(rdx, 8);
                program.mov(rax, (long)LinuxCall.Write);
                program.syscall();
                program.Exit(0);
            },
            address: 0x1000);
        using KernelRun run = new(ElfReader.Read(new ElfBuilder { Type = PositionIndependent, EntryPoint = 0x1000, Segments = [code] }.Build()));

        Assert.Equal(0, run.RunToEnd());

        Assert.Equal([0x5555_5555_5007], run.Printed);
    }

    [Theory]
    [InlineData(0x1000_0000_0000)]
    [InlineData(0x3FFF_0000_0000)]
    public void A_position_independent_program_that_asks_for_high_addresses_is_put_lower(ulong address)
    {
        TestSegment code = CodeSegment(program => program.Exit(5), address);
        using KernelRun run = new(ElfReader.Read(new ElfBuilder { Type = PositionIndependent, EntryPoint = address, Segments = [code] }.Build()));

        Assert.Equal(5, run.RunToEnd());
    }

    [Theory]
    [InlineData(UserEnd - 0x1000, 0x1000)]
    [InlineData(UserEnd, 0x1000)]
    [InlineData(UserEnd - 0x10_0000, 0x10_0000)]
    [InlineData(UserEnd - 0x10_0000, 0x10_1000)]
    [InlineData(UserEnd - 0x80_0000, 0x1000)]
    public void A_segment_where_the_stack_will_be_is_refused(ulong address, ulong size)
    {
        TestSegment segment = new() { Address = address, MemorySize = size, Flags = TestSegment.R | TestSegment.W };

        ProgramLoadException exception = Assert.Throws<ProgramLoadException>(() => { using KernelRun run = new(Assemble(program => program.Exit(0), segment)); });

        Assert.Contains("stack", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Fact]
    public void A_segment_below_the_stacks_room_is_loaded()
    {
        TestSegment segment = new() { Address = UserEnd - 0x100_0000, MemorySize = 0x1000, Flags = TestSegment.R | TestSegment.W };
        using KernelRun run = new(Assemble(
            program =>
            {
                program.mov(rdi, segment.Address);
                program.mov(__qword_ptr[rdi], rax);
                program.push(rax);
                program.Exit(0);
            },
            segment));

        Assert.Equal(0, run.RunToEnd());
    }

    [Theory]
    [InlineData(16 << 20)]
    [InlineData(1L << 40)]
    [InlineData(0x7000_0000_0000)]
    public void A_program_larger_than_memory_is_refused_before_it_takes_any(long size)
    {
        TestSegment segment = new() { Address = 0x7000_0000, MemorySize = (ulong)size, Flags = TestSegment.R | TestSegment.W };
        ElfImage image = Assemble(program => program.Exit(0), segment);
        using Supervisor supervisor = new(new SupervisorOptions { MemorySize = 16 << 20 });

        ProgramLoadException exception = Assert.Throws<ProgramLoadException>(() => supervisor.Start(image, ["program"], []));

        Assert.Contains("KiB", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
        Assert.Equal(0UL, supervisor.Frames.UsedCount);
        Assert.Empty(supervisor.Processes);
    }

    [Fact]
    public void Bytes_behind_a_segments_file_contents_are_zeros()
    {
        byte[] contents = new byte[0x1234];
        contents.AsSpan().Fill(0xCC);
        TestSegment segment = new()
        {
            Address = 0x70_0100,
            Contents = contents,
            MemorySize = 0x5000,
            Flags = TestSegment.R | TestSegment.W,
        };
        using KernelRun run = new(Assemble(
            program =>
            {
                program.Call(LinuxCall.Write, 1, 0x70_0000, 0x6000);
                program.Exit(0);
            },
            segment));

        run.RunToEnd();

        Assert.Equal([.. new byte[0x100], .. contents, .. new byte[0x6000 - 0x100 - 0x1234]], run.Output);
    }

    [Fact]
    public void A_page_of_two_segments_has_the_bytes_of_both_and_the_rights_of_the_second()
    {
        byte[] first = new byte[0x1400];
        first.AsSpan().Fill(1);
        byte[] second = new byte[0x1000];
        second.AsSpan().Fill(2);
        TestSegment readOnly = new() { Address = 0x70_0000, Contents = first, Flags = TestSegment.R };
        TestSegment writable = new() { Address = 0x70_1800, Contents = second, MemorySize = 0x2000, Flags = TestSegment.R | TestSegment.W };
        using KernelRun run = new(Assemble(
            program =>
            {
                program.Call(LinuxCall.Write, 1, 0x70_0000, 0x4000);
                program.StoreToPages(0x70_1000, 0x70_4000, 9);
                program.Exit(0);
            },
            readOnly,
            writable));

        Assert.Equal(0, run.RunToEnd());

        Assert.Equal([.. first, .. new byte[0x400], .. second, .. new byte[0x4000 - 0x2800]], run.Output);
    }

    [Fact]
    public void Regions_are_named_for_what_they_hold()
    {
        TestSegment data = new() { Address = 0x70_0000, Contents = [1], MemorySize = 0x3000, Flags = TestSegment.R | TestSegment.W };
        using KernelRun run = new(Assemble(program => program.Exit(0), data));

        Assert.Equal(
            [(RegionKind.Text, CodeStart, 1), (RegionKind.Bss, Data, 16), (RegionKind.Data, 0x70_0000UL, 1), (RegionKind.Bss, 0x70_1000UL, 2)],
            run.First.Memory.Regions.SkipLast(1).Select(region => (region.Kind, region.Start.Value, (int)(region.Size / 4096))));
        Region stack = run.First.Memory.Regions[^1];
        Assert.Equal((RegionKind.Stack, new LinearAddress(UserEnd), RegionRights.Read | RegionRights.Write), (stack.Kind, stack.End, stack.Rights));
    }
}
