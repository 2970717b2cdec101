// SPDX-License-Identifier: MIT
using X64Paging.Cpu.State;
using X64Paging.Paging;
using X64Paging.Testing;
using X64Paging.Translation;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace TestingAPageTable;

/// <summary>Under SMAP the kernel reaches a user's page between STAC and CLAC alone.</summary>
public sealed class SmapTests
{
    private const ulong Page = 0x40_0000;

    [Fact]
    public void Kernel_reads_a_users_page_with_STAC()
    {
        using PagingLab lab = NewKernel();
        lab.Program(asm => { asm.stac(); asm.mov(rax, __qword_ptr[Page]); asm.clac(); });

        PagingAssert.DoesNotFault(lab);

        Assert.Equal(42UL, lab[GeneralRegister.Rax]);
    }

    [Fact]
    public void Kernel_that_forgets_STAC_faults()
    {
        using PagingLab lab = NewKernel();
        lab.Program(asm => asm.mov(rax, __qword_ptr[Page]));

        LabFault fault = PagingAssert.Faults(lab);

        PagingAssert.Fault(fault, at: Page, PageFaultErrorCode.Present);
        PagingAssert.RefusedBy(fault, PagingLevel.PageTable, RefusalRule.SupervisorAccess);
    }

    private static PagingLab NewKernel()
    {
        PagingLab lab = new() { PrivilegeLevel = PrivilegeLevel.Kernel };
        lab.Cr4 |= Cr4Flags.SupervisorAccessPrevention;
        lab.Map(Page, PageTableFlags.Present | PageTableFlags.User);
        lab.Poke(Page, 42UL);
        return lab;
    }
}
