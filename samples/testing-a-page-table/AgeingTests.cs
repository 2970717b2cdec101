// SPDX-License-Identifier: MIT
using X64Paging.Paging;
using X64Paging.Testing;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace TestingAPageTable;

/// <summary>A kernel clears A to see which pages are used; those that are not are the ones to evict.</summary>
public sealed class AgeingTests
{
    private const ulong Used = 0x40_0000;
    private const ulong Idle = 0x40_1000;

    [Fact]
    public void Only_the_page_that_is_used_is_young_again()
    {
        using PagingLab lab = new();
        foreach (ulong page in (ulong[])[Used, Idle])
        {
            lab.Map(page, PageTableFlags.Present | PageTableFlags.User);
            lab.Read(page);
        }

        lab.Program(asm => asm.mov(rax, __qword_ptr[Used]));
        Age(lab, Used);
        Age(lab, Idle);

        LabRun run = PagingAssert.DoesNotFault(lab);

        PagingAssert.SetsAccessed(run, Used, PagingLevel.PageTable);
        PagingAssert.SetsAccessed(run, Idle);
        PagingAssert.Accessed(lab, Idle, PagingLevel.Pml4, PagingLevel.Pdpt, PagingLevel.PageDirectory);
    }

    private static void Age(PagingLab lab, ulong page)
    {
        lab.Entry[PagingLevel.PageTable, page] = lab.Entry[PagingLevel.PageTable, page].Without(PageTableFlags.Accessed);
        lab.Invalidate(page);
    }
}
