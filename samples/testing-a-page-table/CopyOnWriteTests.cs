// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Testing;
using X64Paging.Translation;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace TestingAPageTable;

/// <summary>Two spaces share a page; the first that writes gets a copy, the last finds the frame its own.</summary>
public sealed class CopyOnWriteTests
{
    private const ulong Page = 0x40_0000;
    private const PageTableFlags UserData = PageTableFlags.Present | PageTableFlags.Writable | PageTableFlags.User;

    [Fact]
    public void First_write_copies_the_frame_once_and_the_last_write_reuses_it()
    {
        using PagingLab lab = new();
        CopyOnWrite kernel = new(lab);
        lab.OnFault(kernel);
        PagingSpace parent = lab.Space;
        Frame original = lab.Map(Page, UserData).Frame;
        lab.Poke(Page, 11UL);
        FrameMark mark = lab.MarkFrames();
        PagingSpace child = lab.CreateSpace();
        kernel.Share(new LinearAddress(Page), parent, child);
        PagingAssert.SharesFrame(parent, child, Page);
        PagingAssert.References(lab, original, 2);
        lab.Program(asm => asm.inc(__qword_ptr[Page]));

        lab.Switch(child);
        LabRun childWrites = PagingAssert.Completes(lab);
        lab.Switch(parent);
        LabRun parentWrites = PagingAssert.Completes(lab);

        PagingAssert.Fault(
            childWrites.Faults[0], at: Page, PageFaultErrorCode.Present | PageFaultErrorCode.Write | PageFaultErrorCode.User);
        PagingAssert.FrameCopied(childWrites, original, times: 1);
        PagingAssert.CopyCount(parentWrites, 0);
        PagingAssert.DoesNotShareFrame(parent, child, Page);
        PagingAssert.References(lab, original, 1);
        Assert.Equal(12UL, parent.Peek<ulong>(Page));
        Assert.Equal(12UL, child.Peek<ulong>(Page));

        child.Release();
        PagingAssert.NoLeak(lab, mark);
    }
}
