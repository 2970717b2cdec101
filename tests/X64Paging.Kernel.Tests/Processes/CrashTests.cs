// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.State;
using X64Paging.Kernel.Memory;
using X64Paging.Kernel.Processes;
using X64Paging.Loading.Elf;
using X64Paging.Loading.Tests.Elf;
using X64Paging.Paging;
using X64Paging.Translation;
using static Iced.Intel.AssemblerRegisters;
using static X64Paging.Kernel.Tests.Processes.TestProgram;

namespace X64Paging.Kernel.Tests.Processes;

/// <summary>What kills a process, and what is said about it.</summary>
public sealed class CrashTests
{
    private const ulong NonCanonical = 0x8000_0000_0000;

    [Fact]
    public void A_write_where_nothing_is_mapped_is_a_segmentation_fault()
    {
        CrashReport report = CrashOf(program =>
        {
            program.mov(rdi, 0x123456);
            program.mov(__qword_ptr[rdi], rax);
        });

        Assert.Equal((Signal.SegmentationFault, FaultAction.NoRegion), (report.Signal, report.FaultAction));
        Assert.Equal(new LinearAddress(0x123456), report.Fault?.Address);
        Assert.Equal(PageFaultErrorCode.Write | PageFaultErrorCode.User, report.Fault?.ErrorCode);
        Assert.Equal("mov [rdi],rax (48 89 07)", report.Instruction);
        Assert.Equal(1, report.Pid);
        Assert.Null(report.Exception);
    }

    [Fact]
    public void A_read_of_the_null_page_is_a_segmentation_fault()
    {
        CrashReport report = CrashOf(program => program.mov(rax, __qword_ptr[8]));

        Assert.Equal((Signal.SegmentationFault, FaultAction.NoRegion), (report.Signal, report.FaultAction));
        Assert.Equal(PageFaultErrorCode.User, report.Fault?.ErrorCode);
        Assert.Equal(CodeStart, report.Rip);
    }

    [Fact]
    public void A_write_to_the_programs_code_is_a_segmentation_fault()
    {
        CrashReport report = CrashOf(program =>
        {
            program.mov(rdi, CodeStart);
            program.mov(__byte_ptr[rdi], al);
        });

        Assert.Equal((Signal.SegmentationFault, FaultAction.RightsDenied), (report.Signal, report.FaultAction));
        Assert.Equal(PageFaultErrorCode.Present | PageFaultErrorCode.Write | PageFaultErrorCode.User, report.Fault?.ErrorCode);
        Assert.Equal(new LinearAddress(CodeStart), report.Fault?.Address);
    }

    [Fact]
    public void A_jump_to_data_is_a_segmentation_fault_of_a_fetch()
    {
        CrashReport report = CrashOf(program =>
        {
            program.mov(rdi, Data);
            program.mov(__byte_ptr[rdi], al);
            program.jmp(rdi);
        });

        Assert.Equal((Signal.SegmentationFault, FaultAction.RightsDenied), (report.Signal, report.FaultAction));
        Assert.Equal(
            PageFaultErrorCode.Present | PageFaultErrorCode.User | PageFaultErrorCode.InstructionFetch,
            report.Fault?.ErrorCode);
        Assert.Equal(Data, report.Rip);
        Assert.Null(report.Instruction);
    }

    [Fact]
    public void A_jump_to_nowhere_is_a_segmentation_fault_of_a_fetch()
    {
        CrashReport report = CrashOf(program =>
        {
            program.mov(rdi, 0x7000_0000);
            program.call(rdi);
        });

        Assert.Equal((Signal.SegmentationFault, FaultAction.NoRegion), (report.Signal, report.FaultAction));
        Assert.Equal(PageFaultErrorCode.User | PageFaultErrorCode.InstructionFetch, report.Fault?.ErrorCode);
        Assert.Null(report.Instruction);
    }

    [Fact]
    public void A_store_to_a_non_canonical_address_is_a_segmentation_fault_without_a_page_fault()
    {
        CrashReport report = CrashOf(program =>
        {
            program.mov(rdi, NonCanonical);
            program.mov(__qword_ptr[rdi], rax);
        });

        Assert.Equal(Signal.SegmentationFault, report.Signal);
        Assert.Null(report.Fault);
        Assert.Equal(ExceptionVector.GeneralProtection, report.Exception?.Vector);
        Assert.Equal("mov [rdi],rax (48 89 07)", report.Instruction);
    }

    [Fact]
    public void A_push_to_a_non_canonical_address_is_a_bus_error()
    {
        CrashReport report = CrashOf(program =>
        {
            program.mov(rsp, NonCanonical + 0x1000);
            program.push(rax);
        });

        Assert.Equal(Signal.Bus, report.Signal);
        Assert.Equal(ExceptionVector.StackFault, report.Exception?.Vector);
    }

    [Fact]
    public void A_jump_to_a_non_canonical_address_is_a_segmentation_fault()
    {
        CrashReport report = CrashOf(program =>
        {
            program.mov(rdi, NonCanonical);
            program.jmp(rdi);
        });

        Assert.Equal(Signal.SegmentationFault, report.Signal);
        Assert.Equal(ExceptionVector.GeneralProtection, report.Exception?.Vector);
        Assert.DoesNotContain("()", report.Instruction ?? "");
    }

    [Fact]
    public void A_privileged_instruction_is_a_segmentation_fault()
    {
        CrashReport report = CrashOf(program => program.hlt());

        Assert.Equal(Signal.SegmentationFault, report.Signal);
        Assert.Equal("hlt (F4)", report.Instruction);
    }

    [Fact]
    public void An_undefined_instruction_is_named_with_its_bytes()
    {
        CrashReport report = CrashOf(program => program.ud2());

        Assert.Equal(Signal.IllegalInstruction, report.Signal);
        Assert.Equal(ExceptionVector.InvalidOpcode, report.Exception?.Vector);
        Assert.Equal("ud2 (0F 0B)", report.Instruction);
        Assert.Equal(CodeStart, report.Rip);
    }

    [Fact]
    public void An_instruction_that_is_not_supported_is_named_with_its_bytes()
    {
        CrashReport report = CrashOf(program => program.vzeroupper());

        Assert.Equal(Signal.IllegalInstruction, report.Signal);
        Assert.Equal("vzeroupper (C5 F8 77)", report.Instruction);
    }

    [Fact]
    public void Bytes_that_are_no_instruction_are_shown_as_bytes()
    {
        CrashReport report = CrashOf(program => program.db(0x06, 0x07));

        Assert.Equal(Signal.IllegalInstruction, report.Signal);
        Assert.StartsWith("no valid instruction (06 07", report.Instruction, StringComparison.Ordinal);
    }

    [Fact]
    public void Division_by_zero_is_a_floating_point_exception()
    {
        CrashReport report = CrashOf(program =>
        {
            program.xor(ecx, ecx);
            program.div(rcx);
        });

        Assert.Equal(Signal.FloatingPoint, report.Signal);
        Assert.Equal(ExceptionVector.DivideError, report.Exception?.Vector);
        Assert.Equal("div rcx (48 F7 F1)", report.Instruction);
    }

    [Fact]
    public void A_breakpoint_kills_with_a_trap()
    {
        CrashReport report = CrashOf(program => program.int3());

        Assert.Equal(Signal.Trap, report.Signal);
        Assert.Equal(ExceptionVector.Breakpoint, report.Exception?.Vector);
        Assert.Null(report.Instruction);
    }

    [Fact]
    public void The_stack_below_its_limit_is_a_segmentation_fault()
    {
        CrashReport report = CrashOf(program =>
        {
            Label next = program.CreateLabel();
            program.Label(ref next);
            program.push(rax);
            program.sub(rsp, 0x8000);
            program.jmp(next);
        });

        Assert.Equal((Signal.SegmentationFault, FaultAction.NoRegion), (report.Signal, report.FaultAction));
        Assert.InRange(AddressSpace.UserEnd - report.Fault!.Value.Address, AddressSpace.StackLimit - 0x8000, AddressSpace.StackLimit + 0x8000);
    }

    [Fact]
    public void The_place_is_named_by_its_symbol()
    {
        ElfImage image = ElfReader.Read(new ElfBuilder
        {
            Segments = [CodeSegment(program => { program.nop(); program.ud2(); }, CodeStart)],
            Symbols = [new TestSymbol("main", CodeStart, 16)],
        }.Build());
        using KernelRun run = new(image);

        run.RunToEnd();

        Assert.Equal("main+0x1", Assert.Single(run.Crashes).Location);
    }

    [Theory]
    [InlineData(0xC0)]
    [InlineData(3)]
    public void A_bad_pointer_given_to_a_system_call_kills_nobody(ulong pointer)
    {
        using KernelRun run = new(program =>
        {
            program.Call(LinuxCall.Write, 1, (long)pointer, 8);
            program.Print(rax);
            program.Exit(0);
        });

        Assert.Equal(0, run.RunToEnd());
        Assert.Equal([unchecked((ulong)-14)], run.Printed);
    }

    private static CrashReport CrashOf(Action<Assembler> program)
    {
        using KernelRun run = new(program);

        int status = run.RunToEnd();

        CrashReport report = Assert.Single(run.Crashes);
        Assert.Equal(128 + (int)report.Signal, status);
        return report;
    }
}
