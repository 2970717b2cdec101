// SPDX-License-Identifier: MIT
using X64Paging.Cpu.State;
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;
using static Iced.Intel.AssemblerRegisters;
using static X64Paging.Testing.Tests.Pages;

namespace X64Paging.Testing.Tests;

/// <summary>Faults, error codes, refusing entries: each assertion holds when it should, and says why when it does not.</summary>
public sealed class FaultAssertionTests : IDisposable
{
    private const PageFaultErrorCode UserWrite = PageFaultErrorCode.Present | PageFaultErrorCode.Write | PageFaultErrorCode.User;

    private readonly PagingLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void Faults_fails_with_the_walk_of_the_last_access_when_there_was_no_fault()
    {
        _lab.Map(Data, Writable);
        _lab.Program(asm => asm.mov(__qword_ptr[Data + 8], rax));

        string message = Failing.MessageOf(() => PagingAssert.Faults(_lab));

        Assert.Contains("PagingAssert.Faults failed\nExpected: a page fault that no handler mends\nActual:   Halted at", message);
        Assert.Contains("Last data access: Write of 0x400008 (User), translated to", message);
        Assert.Contains("by Walk", message);
        Assert.Contains("PageTable", Failing.MarkedLine(message));
    }

    [Fact]
    public void Faults_fails_when_a_handler_mended_the_fault()
    {
        _lab.Map(Data, ReadOnly);
        _lab.OnFault(_ =>
        {
            _lab.Entry[PagingLevel.PageTable, Data] = _lab.Entry[PagingLevel.PageTable, Data].With(PageTableFlags.Writable);
            return FaultResolution.Retry;
        });

        string message = Failing.MessageOf(() => PagingAssert.Faults(_lab.Write(Data, 1)));

        Assert.Contains("Page faults: 1", message);
        Assert.Contains("handler: Retry", message);
        Assert.Contains("refuses by bit 1 (Writable)", Failing.MarkedLine(message));
    }

    [Fact]
    public void DoesNotFault_holds_for_a_program_that_halts()
    {
        _lab.Map(Data, Writable);
        _lab.Program(asm => asm.mov(__qword_ptr[Data], rax));

        Assert.Equal(RunEnd.Halted, PagingAssert.DoesNotFault(_lab).End);
    }

    [Fact]
    public void DoesNotFault_fails_with_the_instruction_and_the_entry_that_refused()
    {
        _lab.Map(Data, ReadOnly);
        _lab.Program(asm => asm.mov(__qword_ptr[Data + 8], rax));

        string message = Failing.MessageOf(() => PagingAssert.DoesNotFault(_lab));

        Assert.Contains("Expected: no page fault\nActual:   1, the first: #PF by a Write of 0x400008 (User), error code 0x7 (Present, Write, User)", message);
        Assert.Contains("Instruction: ", message);
        string marked = Failing.MarkedLine(message);
        Assert.Contains("PageTable ", marked);
        Assert.Contains("<<< refuses by bit 1 (Writable)", marked);
    }

    [Fact]
    public void DoesNotFault_fails_for_a_fault_that_was_mended_but_Completes_holds()
    {
        LabPage page = _lab.Map(Data, ReadOnly);
        _lab.OnFault(_ =>
        {
            page.With(PagingLevel.PageTable, Writable);
            return FaultResolution.Retry;
        });
        LabAccess access = _lab.Write(Data, 1);

        Assert.Contains("Expected: no page fault", Failing.MessageOf(() => PagingAssert.DoesNotFault(access)));
        PagingAssert.Completes(access);
        PagingAssert.FaultCount(access, 1);
    }

    [Fact]
    public void Completes_fails_for_an_exception()
    {
        _lab.Program(asm => asm.ud2());

        string message = Failing.MessageOf(() => PagingAssert.Completes(_lab));

        Assert.Contains("Expected: an end without fault or exception", message);
        Assert.Contains("exception 6 (InvalidOpcode)", message);
    }

    [Fact]
    public void Completes_fails_for_a_fault_and_for_a_program_without_end()
    {
        _lab.Program(asm => asm.mov(rax, __qword_ptr[Data]));
        Assert.Contains("PageFault at", Failing.MessageOf(() => PagingAssert.Completes(_lab)));

        _lab.Program(0xEB, 0xFE);
        Assert.Contains("InstructionLimit at", Failing.MessageOf(() => PagingAssert.Completes(_lab)));
    }

    [Fact]
    public void Raises_tells_exceptions_apart()
    {
        _lab.Program(asm => asm.ud2());
        LabRun run = _lab.Run();

        PagingAssert.Raises(run, ExceptionVector.InvalidOpcode);
        string message = Failing.MessageOf(() => PagingAssert.Raises(run, ExceptionVector.DivideError));

        Assert.Contains("Expected: exception 0 (DivideError)", message);
        Assert.Contains("exception 6 (InvalidOpcode)", message);
    }

    [Fact]
    public void FaultCount_lists_the_faults_when_they_are_not_as_many()
    {
        LabAccess access = _lab.Read(Data);

        PagingAssert.FaultCount(access, 1);
        string message = Failing.MessageOf(() => PagingAssert.FaultCount(access, 2));

        Assert.Contains("Expected: 2 page faults\nActual:   1 page faults", message);
        Assert.Contains("#PF by a Read of 0x400000 (User), error code 0x4 (User)", message);
    }

    [Fact]
    public void Fault_wants_the_exact_address()
    {
        LabFault fault = FaultOfWriteToReadOnly();

        PagingAssert.Fault(fault, at: Data + 8, UserWrite);
        string message = Failing.MessageOf(() => PagingAssert.Fault(fault, at: Data, UserWrite));

        Assert.Contains("Expected: CR2 0x400000, error code 0x7 (Present, Write, User)", message);
        Assert.Contains("Actual:   CR2 0x400008, error code 0x7 (Present, Write, User)", message);
        Assert.Contains("PageTable", Failing.MarkedLine(message));
    }

    [Theory]
    [InlineData(PageFaultErrorCode.Present | PageFaultErrorCode.Write)]
    [InlineData(PageFaultErrorCode.Write | PageFaultErrorCode.User)]
    [InlineData(UserWrite | PageFaultErrorCode.ReservedBit)]
    public void Fault_wants_the_exact_error_code(PageFaultErrorCode wrong)
    {
        LabFault fault = FaultOfWriteToReadOnly();

        string message = Failing.MessageOf(() => PagingAssert.Fault(fault, at: Data + 8, wrong));

        Assert.Contains($"error code 0x{(uint)wrong:x} (", message);
        Assert.Contains("Actual:   CR2 0x400008, error code 0x7", message);
    }

    [Fact]
    public void Fault_without_a_lab_names_the_entry()
    {
        PageFault fault = FaultOfWriteToReadOnly();

        PagingAssert.Fault(fault, at: Data + 8, UserWrite);
        string message = Failing.MessageOf(() => PagingAssert.Fault(fault, at: Data + 8, PageFaultErrorCode.None));

        Assert.Contains("error code 0x0 (none)", message);
        Assert.Contains("refused by bit 1 (Writable) of the PageTable entry [", message);
    }

    [Fact]
    public void RefusedBy_wants_the_level_and_the_bit()
    {
        _lab.Map(Data, Writable).With(PagingLevel.Pdpt, ReadOnly);
        LabFault fault = PagingAssert.Faults(_lab.Write(Data, 1));

        PagingAssert.RefusedBy(fault, PagingLevel.Pdpt, PageTableFlags.Writable);
        PagingAssert.RefusedBy(fault, PagingLevel.Pdpt, RefusalRule.ReadOnly);
        string wrongLevel = Failing.MessageOf(() => PagingAssert.RefusedBy(fault, PagingLevel.PageTable, PageTableFlags.Writable));
        string wrongBit = Failing.MessageOf(() => PagingAssert.RefusedBy(fault, PagingLevel.Pdpt, PageTableFlags.User));
        string wrongRule = Failing.MessageOf(() => PagingAssert.RefusedBy(fault, PagingLevel.Pdpt, RefusalRule.NotPresent));

        Assert.Contains("Expected: refused by bit 1 (Writable) of the PageTable entry", wrongLevel);
        Assert.Contains("Pdpt ", Failing.MarkedLine(wrongLevel));
        Assert.Contains("Expected: refused by bit 2 (User) of the Pdpt entry\nActual:   refused by bit 1 (Writable) of the Pdpt entry", wrongBit);
        Assert.Contains("Expected: refused by the Pdpt entry: NotPresent", wrongRule);
    }

    [Fact]
    public void Spurious_holds_for_a_stale_refusal_alone()
    {
        LabPage page = _lab.Map(Data, ReadOnly);
        _lab.Read(Data);
        LabFault borneOut = PagingAssert.Faults(_lab.Write(Data, 1));
        _lab.Read(Data);
        page.With(PagingLevel.PageTable, Writable);
        LabFault stale = PagingAssert.Faults(_lab.Write(Data, 1));

        PagingAssert.Spurious(stale);
        string message = Failing.MessageOf(() => PagingAssert.Spurious(borneOut));
        string level = Failing.MessageOf(() => PagingAssert.RefusedBy(stale, PagingLevel.PageTable, RefusalRule.ReadOnly));

        Assert.Contains("Expected: refused by a cached translation that the tables no longer bear out", message);
        Assert.Contains("by way of a cached translation", message);
        Assert.Contains("the tables allow it, so the fault is spurious", level);
    }

    [Fact]
    public void Walk_is_that_of_the_fault_not_of_the_assertion()
    {
        LabPage page = _lab.Map(Data, ReadOnly);
        LabFault fault = PagingAssert.Faults(_lab.Write(Data, 1));
        page.With(PagingLevel.PageTable, PageTableFlags.None);

        string message = Failing.MessageOf(() => PagingAssert.Fault(fault, at: 0, UserWrite));

        Assert.Contains("refuses by bit 1 (Writable)", Failing.MarkedLine(message));
        Assert.DoesNotContain("not present", message);
    }

    private LabFault FaultOfWriteToReadOnly()
    {
        _lab.Map(Data, ReadOnly);
        return PagingAssert.Faults(_lab.Write(Data + 8, 1));
    }
}
