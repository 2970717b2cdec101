// SPDX-License-Identifier: MIT
using X64Paging.Cpu.State;
using X64Paging.Paging;
using X64Paging.Testing;
using X64Paging.Translation;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace TestingAPageTable;

/// <summary>A page that is not there ends a stack: whoever runs over it faults, and a kernel may grow the stack then.</summary>
public sealed class GuardPageTests
{
    private const ulong StackPage = 0x40_1000;
    private const ulong GuardPage = 0x40_0000;
    private const PageTableFlags Stack =
        PageTableFlags.Present | PageTableFlags.Writable | PageTableFlags.User | PageTableFlags.NoExecute;

    [Fact]
    public void Push_below_the_stack_faults_in_the_guard_page_and_changes_nothing()
    {
        using PagingLab lab = WithFullStack();

        LabFault fault = PagingAssert.Faults(lab);

        PagingAssert.Fault(fault, at: GuardPage + 0xFF8, PageFaultErrorCode.Write | PageFaultErrorCode.User);
        PagingAssert.RefusedBy(fault, PagingLevel.PageTable, PageTableFlags.Present);
        Assert.Equal(StackPage, lab[GeneralRegister.Rsp]);
    }

    [Fact]
    public void Stack_grows_by_one_page_where_the_handler_maps_it()
    {
        using PagingLab lab = WithFullStack();
        lab.OnFault(fault =>
        {
            if (fault.Address.PageBase.Value != GuardPage)
                return FaultResolution.Deliver;
            lab.Map(GuardPage, Stack);
            return FaultResolution.Retry;
        });

        LabRun run = PagingAssert.Completes(lab);

        PagingAssert.FaultCount(run, 1);
        PagingAssert.Dirty(lab, GuardPage);
        Assert.Equal(7UL, lab.Peek<ulong>(GuardPage + 0xFF8));
    }

    private static PagingLab WithFullStack()
    {
        PagingLab lab = new();
        lab.Map(StackPage, Stack);
        lab.Program(asm => { asm.mov(rsp, StackPage); asm.push(7); });
        return lab;
    }
}
