// SPDX-License-Identifier: MIT
using X64Paging.Cpu.State;
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;
using static Iced.Intel.AssemblerRegisters;
using static X64Paging.Testing.Tests.Pages;

namespace X64Paging.Testing.Tests;

/// <summary>Programs, accesses and how they end.</summary>
public sealed class PagingLabTests : IDisposable
{
    private readonly PagingLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Theory]
    [InlineData(PrivilegeLevel.User)]
    [InlineData(PrivilegeLevel.Ring1)]
    [InlineData(PrivilegeLevel.Kernel)]
    public void Program_halts_at_every_CPL_with_RIP_behind_the_HLT(PrivilegeLevel level)
    {
        _lab.PrivilegeLevel = level;
        _lab.Program(asm => { asm.mov(eax, 7); asm.hlt(); asm.mov(eax, 8); });

        LabRun run = _lab.Run();

        Assert.Equal(RunEnd.Halted, run.End);
        Assert.Null(run.Exception);
        Assert.Equal(7UL, _lab[GeneralRegister.Rax]);
        Assert.Equal(_lab.CodeAddress + 6, run.Rip);
        Assert.Equal(RunEnd.Halted, _lab.Continue().End);
        Assert.Equal(8UL, _lab[GeneralRegister.Rax]);
    }

    [Fact]
    public void Program_without_HLT_halts_at_its_end()
    {
        _lab.Program(0xB8, 7, 0, 0, 0);

        Assert.Equal(RunEnd.Halted, _lab.Run().End);
        Assert.Equal(7UL, _lab[GeneralRegister.Rax]);
    }

    [Fact]
    public void General_protection_of_another_instruction_is_no_halt()
    {
        _lab.Program(asm => asm.invlpg(__byte_ptr[rax]));

        LabRun run = _lab.Run();

        Assert.Equal(RunEnd.Exception, run.End);
        PagingAssert.Raises(run, ExceptionVector.GeneralProtection);
    }

    [Fact]
    public void Jump_to_a_non_canonical_address_is_no_halt()
    {
        // Without its upper bits it would be the HLT behind the program.
        _lab.Program(asm => { asm.mov(rax, 0x8000_0000_0000_0000 | (_lab.CodeAddress.Value + 0x100)); asm.jmp(rax); });

        PagingAssert.Raises(_lab.Run(), ExceptionVector.GeneralProtection);
    }

    [Fact]
    public void Assertion_in_a_handler_fails_the_test()
    {
        _lab.OnFault(fault =>
        {
            PagingAssert.RefusedBy(fault, PagingLevel.PageTable, RefusalRule.ReadOnly);
            return FaultResolution.Deliver;
        });
        _lab.Program(asm => asm.mov(rax, __qword_ptr[Data]));

        string message = Failing.MessageOf(() => _lab.Run());

        Assert.Contains("Expected: refused by the PageTable entry: ReadOnly\nActual:   refused by bit 0 (Present) of the Pml4 entry", message);
        _lab.OnFault(_ => FaultResolution.Deliver);
        Assert.Null(PagingAssert.Faults(_lab.Read(Data)).Instruction);
    }

    [Fact]
    public void Run_without_a_program_is_a_mistake_of_the_test() =>
        Assert.Contains("no program", Assert.Throws<InvalidOperationException>(() => _lab.Run()).Message);

    [Fact]
    public void Run_begins_anew_and_Continue_goes_on()
    {
        _lab.Program(asm => { asm.inc(rbx); asm.int3(); asm.inc(rbx); });

        Assert.Equal(RunEnd.Breakpoint, _lab.Run().End);
        Assert.Equal(RunEnd.Breakpoint, _lab.Run().End);
        Assert.Equal(2UL, _lab[GeneralRegister.Rbx]);

        Assert.Equal(RunEnd.Halted, _lab.Continue().End);
        Assert.Equal(3UL, _lab[GeneralRegister.Rbx]);
    }

    [Fact]
    public void Second_program_replaces_the_first()
    {
        _lab.Program(asm => asm.mov(ebx, 1));
        _lab.Run();
        _lab.Program(asm => asm.mov(ecx, 2));

        _lab[GeneralRegister.Rbx] = 0;
        _lab.Run();

        Assert.Equal((0UL, 2UL), (_lab[GeneralRegister.Rbx], _lab[GeneralRegister.Rcx]));
    }

    [Fact]
    public void Program_of_several_pages_runs_to_its_end()
    {
        _lab.Program([.. Enumerable.Repeat((byte)0x90, 3 * Frame.Size), 0xB8, 7, 0, 0, 0]);

        Assert.Equal(3 * Frame.Size + 1UL, PagingAssert.DoesNotFault(_lab).RetiredInstructions);
        Assert.Equal(7UL, _lab[GeneralRegister.Rax]);
    }

    [Fact]
    public void Program_that_is_there_follows_the_CPL()
    {
        _lab.Program(asm => asm.mov(rax, cr3));
        PagingAssert.Raises(_lab.Run(), ExceptionVector.GeneralProtection);

        _lab.PrivilegeLevel = PrivilegeLevel.Kernel;
        PagingAssert.DoesNotFault(_lab);

        Assert.Equal(_lab.Space.Cr3, _lab[GeneralRegister.Rax]);
    }

    [Fact]
    public void Kernel_program_runs_under_SMEP_and_SMAP()
    {
        _lab.PrivilegeLevel = PrivilegeLevel.Kernel;
        _lab.Cr4 |= Cr4Flags.SupervisorExecutionPrevention | Cr4Flags.SupervisorAccessPrevention;
        _lab.Program(asm => { asm.push(5); asm.pop(rax); });

        PagingAssert.DoesNotFault(_lab);

        Assert.Equal(5UL, _lab[GeneralRegister.Rax]);
    }

    [Fact]
    public void Handler_that_never_mends_ends_the_run()
    {
        _lab.OnFault(_ => FaultResolution.Retry);
        _lab.Program(asm => asm.mov(rax, __qword_ptr[Data]));

        LabRun run = _lab.Run();

        Assert.Equal(RunEnd.NeverMended, run.End);
        PagingAssert.Fault(PagingAssert.Faults(run), at: Data, PageFaultErrorCode.User);
        Assert.NotNull(_lab.Read(Data).Fault);
    }

    [Fact]
    public void Handler_that_stops_leaves_RIP_at_the_instruction()
    {
        _lab.OnFault(_ => FaultResolution.Stop);
        _lab.Program(asm => { asm.nop(); asm.mov(rax, __qword_ptr[Data]); });

        LabRun run = _lab.Run();

        Assert.Equal(RunEnd.HandlerStopped, run.End);
        Assert.Equal(_lab.CodeAddress + 1, run.Rip);
        Assert.Contains("mov rax", run.Fault!.Instruction, StringComparison.Ordinal);
    }

    [Fact]
    public void Direct_access_reads_what_was_written_across_two_pages()
    {
        _lab.Map(Data, Writable);
        _lab.Map(Data + 0x1000, Writable);

        LabAccess write = _lab.Write(Data + 0xFFC, 0x1122_3344_5566_7788);

        Assert.Equal(_lab.FrameOf(Data).Base + 0xFFC, write.Physical);
        Assert.Equal(0x1122_3344_5566_7788UL, _lab.Read(Data + 0xFFC).Value);
        Assert.Equal(0x1122_3344U, _lab.Peek<uint>(Data + 0x1000));
    }

    [Fact]
    public void Direct_fetch_heeds_NX()
    {
        _lab.Map(Data, Writable | PageTableFlags.NoExecute);

        LabFault fault = PagingAssert.Faults(_lab.Fetch(Data));

        PagingAssert.Fault(
            fault, at: Data, PageFaultErrorCode.Present | PageFaultErrorCode.User | PageFaultErrorCode.InstructionFetch);
        PagingAssert.DoesNotFault(_lab.Read(Data));
    }

    [Fact]
    public void Direct_access_to_a_non_canonical_address_is_no_page_fault()
    {
        LabAccess access = _lab.Read(0x8000_0000_0000_0000);

        PagingAssert.Raises(access, ExceptionVector.GeneralProtection);
        Assert.Empty(access.Faults);
        Assert.Contains("exception 13", Failing.MessageOf(() => PagingAssert.DoesNotFault(access)));
    }

    [Fact]
    public void Mode_follows_CPL_and_AC()
    {
        Assert.Equal(AccessMode.User, _lab.Mode);
        _lab.PrivilegeLevel = PrivilegeLevel.Kernel;
        Assert.Equal(AccessMode.Supervisor, _lab.Mode);
        _lab.Registers.SystemFlags |= SystemFlags.AlignmentCheck;
        Assert.Equal(AccessMode.SupervisorWithUserAccess, _lab.Mode);
    }

    [Fact]
    public void Control_register_refuses_what_MOV_refuses()
    {
        Assert.Throws<ArgumentException>(() => _lab.Cr4 &= ~Cr4Flags.PhysicalAddressExtension);
        Assert.Throws<ArgumentException>(() => _lab.Cr0 &= ~Cr0Flags.Paging);
        Assert.Contains("CR4.PCIDE", Assert.Throws<InvalidOperationException>(() => _lab.CreateSpace(new Pcid(1))).Message);
    }

    [Fact]
    public void WP_off_lets_the_kernel_write_to_a_read_only_page()
    {
        _lab.PrivilegeLevel = PrivilegeLevel.Kernel;
        _lab.Map(Data, PageTableFlags.Present);
        PagingAssert.Faults(_lab.Write(Data, 1));

        _lab.Cr0 &= ~Cr0Flags.WriteProtect;

        PagingAssert.DoesNotFault(_lab.Write(Data, 1));
    }

    [Fact]
    public void Hostile_lab_gives_right_answers_to_right_software()
    {
        using PagingLab lab = new(new PagingLabOptions { Hostility = new Hostility(7), Tlb = TlbGeometry.Tiny });
        lab.Map(Data, Writable);
        lab.Program(asm => { asm.mov(eax, 5); asm.mov(__qword_ptr[Data], rax); asm.mov(rbx, __qword_ptr[Data]); });

        PagingAssert.DoesNotFault(lab);

        Assert.Equal(5UL, lab[GeneralRegister.Rbx]);
    }

    [Fact]
    public void Observer_of_the_test_is_left_alone()
    {
        CountingObserver observer = new();
        _lab.Mmu.Observer = observer;
        _lab.Map(Data, Writable);

        LabAccess access = _lab.Read(Data);

        Assert.Equal(1, observer.Accesses);
        Assert.Same(observer, _lab.Mmu.Observer);
        Assert.Null(access.LastAccess);
    }

    private sealed class CountingObserver : IMmuObserver
    {
        public int Accesses { get; private set; }

        public void Accessed(in ObservedAccess access) => Accesses++;

        public void Faulted(in PageFault fault, int entriesRead)
        {
        }

        public void Invalidating(in ObservedInvalidation invalidation)
        {
        }
    }
}
