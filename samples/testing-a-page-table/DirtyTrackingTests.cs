// SPDX-License-Identifier: MIT
using X64Paging.Paging;
using X64Paging.Testing;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace TestingAPageTable;

/// <summary>To hear of the next write, a kernel clears D and invalidates: the TLB remembers that D was set.</summary>
public sealed class DirtyTrackingTests
{
    private const ulong Page = 0x40_0000;

    [Fact]
    public void Write_sets_D_again_after_it_was_cleared_and_invalidated()
    {
        using PagingLab lab = WrittenOnce();
        ClearDirty(lab);
        lab.Invalidate(Page);
        PagingAssert.NotDirty(lab, Page);

        LabRun run = PagingAssert.DoesNotFault(lab);

        PagingAssert.SetsDirty(run, Page);
        PagingAssert.Dirty(lab, Page);
    }

    [Fact]
    public void Write_goes_unnoticed_when_D_was_cleared_without_INVLPG()
    {
        using PagingLab lab = WrittenOnce();
        ClearDirty(lab);

        LabRun run = PagingAssert.DoesNotFault(lab);

        PagingAssert.SetsNoDirty(run, Page);
        PagingAssert.NotDirty(lab, Page);
    }

    private static PagingLab WrittenOnce()
    {
        PagingLab lab = new();
        lab.Map(Page, PageTableFlags.Present | PageTableFlags.Writable | PageTableFlags.User);
        lab.Program(asm => asm.mov(__qword_ptr[Page], rax));
        PagingAssert.SetsDirty(PagingAssert.DoesNotFault(lab), Page);
        return lab;
    }

    private static void ClearDirty(PagingLab lab) =>
        lab.Entry[PagingLevel.PageTable, Page] = lab.Entry[PagingLevel.PageTable, Page].Without(PageTableFlags.Dirty);
}
