// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;
using static X64Paging.Testing.Tests.Pages;

namespace X64Paging.Testing.Tests;

/// <summary>The lab's own copy-on-write.</summary>
public sealed class CopyOnWritePagesTests : IDisposable
{
    private readonly PagingLab _lab = new();
    private readonly PagingSpace _child;
    private readonly CopyOnWritePages _pages;
    private readonly Frame _original;

    public CopyOnWritePagesTests()
    {
        _pages = new CopyOnWritePages(_lab);
        _lab.OnFault(_pages);
        _child = _lab.CreateSpace();
        _original = _lab.Map(Data, Writable).Frame;
        _lab.Write(Data, 1);
    }

    private PagingSpace Parent => _lab.Spaces[0];

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void Shared_page_is_one_frame_with_two_references()
    {
        _pages.Share(Data, Parent, _child);

        PagingAssert.SharesFrame(Parent, _child, Data);
        PagingAssert.References(_lab, _original, 2);
        PagingAssert.DoesNotFault(_lab.Read(Data));
    }

    [Fact]
    public void First_writer_copies_and_the_last_reuses()
    {
        _pages.Share(Data, Parent, _child);

        LabAccess first = _lab.Write(Data, 2);
        _lab.Switch(_child);
        LabAccess last = _lab.Write(Data, 3);

        PagingAssert.FrameCopied(first, _original, times: 1);
        PagingAssert.CopyCount(last, 0);
        PagingAssert.FaultCount(last, 1);
        PagingAssert.DoesNotShareFrame(Parent, _child, Data);
        PagingAssert.References(_lab, _original, 1);
        Assert.Equal((2UL, 3UL), (Parent.Peek<ulong>(Data), _child.Peek<ulong>(Data)));
    }

    [Fact]
    public void Page_that_was_read_only_stays_so()
    {
        _lab.Map(0x60_0000, ReadOnly);
        _pages.Share(0x60_0000, Parent, _child);

        LabFault fault = PagingAssert.Faults(_lab.Write(0x60_0000, 1));

        Assert.Equal(FaultResolution.Deliver, fault.Resolution);
    }

    [Fact]
    public void Write_that_the_space_forbids_for_another_reason_is_not_mended()
    {
        _lab.Cr4 |= Cr4Flags.UserProtectionKeys;
        _pages.Share(Data, Parent, _child);
        _lab.Pkru = 1;

        LabAccess access = _lab.Write(Data, 2);

        PagingAssert.Faults(access);
        PagingAssert.CopyCount(access, 1);
        PagingAssert.RefusedBy(access.Fault!, PagingLevel.PageTable, RefusalRule.ProtectionKey);
    }

    [Fact]
    public void Page_that_is_not_there_is_not_shared() =>
        Assert.Throws<InvalidOperationException>(() => _pages.Share(0x60_0000, Parent, _child));
}
