// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Testing;
using Xunit;

namespace TestingAPageTable;

/// <summary>A 2 MiB page becomes 512 small ones over the same bytes, so that one of them can have other rights.</summary>
public sealed class SplitLargePageTests
{
    private const ulong Page = 0x40_0000;
    private const PageTableFlags UserData = PageTableFlags.Present | PageTableFlags.Writable | PageTableFlags.User;

    [Fact]
    public void Split_page_keeps_its_bytes_and_gives_one_part_rights_of_its_own()
    {
        using PagingLab lab = new();
        LabPage large = lab.Map(Page, UserData, PageSize.Size2MiB);
        lab.Write(Page + 0x5008, 42);

        Split(lab, Page);
        lab.Entry[PagingLevel.PageTable, Page + 0x5000] =
            lab.Entry[PagingLevel.PageTable, Page + 0x5000].Without(PageTableFlags.Writable);
        lab.Invalidate(Page);

        PagingAssert.TlbDoesNotContain(lab, Page + 0x5008);
        Assert.Equal(42UL, lab.Read(Page + 0x5008).Value);
        Assert.Equal(large.Target + 0x5008, lab.Read(Page + 0x5008).Physical);
        PagingAssert.DoesNotFault(lab.Write(Page + 0x4008, 1));
        PagingAssert.RefusedBy(PagingAssert.Faults(lab.Write(Page + 0x5008, 1)), PagingLevel.PageTable, PageTableFlags.Writable);
    }

    [Fact]
    public void Split_without_invalidation_leaves_the_large_translation_in_use()
    {
        using PagingLab lab = new();
        lab.Map(Page, UserData, PageSize.Size2MiB);
        lab.Write(Page, 1);

        Split(lab, Page);
        lab.Entry[PagingLevel.PageTable, Page] = default;

        PagingAssert.TlbContains(lab, Page);
        PagingAssert.DoesNotFault(lab.Write(Page, 2));
    }

    /// <summary>The code under test: puts a page table in place of the PDE that maps a large page. Invalidating is the caller's.</summary>
    private static void Split(PagingLab machine, ulong page)
    {
        PageTableEntry large = machine.Entry[PagingLevel.PageDirectory, page];
        Frame first = large.PageBase(PagingLevel.PageDirectory).Frame;
        Assert.True(machine.Frames.TryAllocate(out Frame table));
        for (ulong index = 0; index < 512; index++)
        {
            PageTableEntry small = new(new Frame(first.Number + index), large.Flags & ~PageTableFlags.PageSize);
            machine.Memory.Write(table.Base + index * sizeof(ulong), small.Value);
        }

        machine.Entry[PagingLevel.PageDirectory, page] = new PageTableEntry(table, UserData);
    }
}
