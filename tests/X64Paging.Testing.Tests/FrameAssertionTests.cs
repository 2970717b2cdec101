// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;
using static X64Paging.Testing.Tests.Pages;

namespace X64Paging.Testing.Tests;

/// <summary>Copies, sharing, reference counts, leaks.</summary>
public sealed class FrameAssertionTests : IDisposable
{
    private readonly PagingLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void FrameCopied_counts_the_copies_of_one_frame_in_one_run()
    {
        Frame copied = _lab.Map(Data, ReadOnly).Frame;
        Frame other = _lab.Map(0x60_0000, ReadOnly).Frame;
        _lab.OnFault(fault =>
        {
            _lab.Memory.CopyFrame(copied, other);
            return FaultResolution.Deliver;
        });

        LabAccess faulting = _lab.Write(Data, 1);
        LabAccess reading = _lab.Read(Data);

        PagingAssert.FrameCopied(faulting, copied, times: 1);
        PagingAssert.FrameCopied(faulting, other, times: 0);
        PagingAssert.FrameCopied(reading, copied, times: 0);
        PagingAssert.CopyCount(faulting, 1);
        PagingAssert.CopyCount(reading, 0);
        string twice = Failing.MessageOf(() => PagingAssert.FrameCopied(faulting, copied, times: 2));
        string never = Failing.MessageOf(() => PagingAssert.CopyCount(faulting, 0));
        Assert.Contains($"Expected: {copied} copied 2 times\nActual:   1 times", twice);
        Assert.Contains($"Frames copied: 1\n  {copied} to {other}", twice);
        Assert.Contains("refuses by bit 1 (Writable)", Failing.MarkedLine(twice));
        Assert.Contains("Expected: 0 frames copied\nActual:   1", never);
    }

    [Fact]
    public void SharesFrame_and_DoesNotShareFrame_are_opposites_for_pages_that_are_mapped()
    {
        PagingSpace other = _lab.CreateSpace();
        LabPage page = _lab.Map(Data, Writable);
        other.Map(Data, ReadOnly, page.Frame);
        _lab.Map(0x60_0000, Writable);
        other.Map(0x60_0000, Writable);

        PagingAssert.SharesFrame(_lab.Space, other, Data);
        PagingAssert.DoesNotShareFrame(_lab.Space, other, 0x60_0000);
        string shared = Failing.MessageOf(() => PagingAssert.DoesNotShareFrame(_lab.Space, other, Data));
        string apart = Failing.MessageOf(() => PagingAssert.SharesFrame(_lab.Space, other, 0x60_0000));

        Assert.Contains($"Actual:   {page.Frame} and {page.Frame}", shared);
        Assert.Contains($"<<< {page.Frame}: the frame is the same", shared);
        Assert.Contains($"<<< {other.FrameOf(0x60_0000)}: the frame differs", apart);
        Assert.Contains($"space with root {other.Root.Base}, PCID 0:", apart);
    }

    [Fact]
    public void Neither_holds_where_one_space_has_nothing()
    {
        PagingSpace other = _lab.CreateSpace();
        Frame frame = _lab.Map(Data, Writable).Frame;

        Assert.Contains($"Actual:   {frame} and not mapped", Failing.MessageOf(() => PagingAssert.SharesFrame(_lab.Space, other, Data)));
        Assert.Contains("<<< not mapped", Failing.MessageOf(() => PagingAssert.DoesNotShareFrame(_lab.Space, other, Data)));
    }

    [Fact]
    public void References_wants_the_exact_count_and_tells_who_has_the_frame()
    {
        PagingSpace other = _lab.CreateSpace();
        Frame frame = _lab.Map(Data, Writable).Frame;
        other.Map(0x60_0000, ReadOnly, frame);

        PagingAssert.References(_lab, frame, 2);
        string message = Failing.MessageOf(() => PagingAssert.References(_lab, frame, 1));

        Assert.Contains($"Expected: 1 references to {frame}\nActual:   2", message);
        Assert.Contains($"behind 0x400000 in {_lab.Space}, behind 0x600000 in {other}", message);
    }

    [Fact]
    public void Unmap_gives_the_reference_back()
    {
        PagingSpace other = _lab.CreateSpace();
        Frame frame = _lab.Map(Data, Writable).Frame;
        other.Map(Data, ReadOnly, frame);

        _lab.Unmap(Data);
        PagingAssert.References(_lab, frame, 1);

        other.Unmap(Data);
        PagingAssert.References(_lab, frame, 0);
    }

    [Fact]
    public void Page_mapped_by_physical_address_counts_nothing()
    {
        Frame frame = _lab.Map(Data, Writable).Frame;

        _lab.Map(0x60_0000, ReadOnly, PageSize.Size4KiB, frame.Base);
        PagingAssert.References(_lab, frame, 1);

        _lab.Unmap(0x60_0000);
        PagingAssert.References(_lab, frame, 1);
    }

    [Fact]
    public void NoLeak_holds_when_a_space_is_released_with_all_that_it_had()
    {
        Frame shared = _lab.Map(Data, Writable).Frame;
        FrameMark mark = _lab.MarkFrames();

        PagingSpace other = _lab.CreateSpace();
        other.Map(Data, ReadOnly, shared);
        other.Map(0x60_0000, Writable);
        other.Map(0x80_0000, Writable, PageSize.Size2MiB);
        _lab.Program(0x90);
        other.Release();

        PagingAssert.NoLeak(_lab, mark);
    }

    [Fact]
    public void NoLeak_fails_with_the_frame_that_was_kept()
    {
        _lab.Map(Data, Writable);
        FrameMark mark = _lab.MarkFrames();
        Frame kept = _lab.Map(Data + 0x1000, Writable).Frame;
        Assert.True(_lab.Frames.TryAllocate(out Frame lost));

        string message = Failing.MessageOf(() => PagingAssert.NoLeak(_lab, mark));

        Assert.Contains("Expected: no frame with more references than at the mark\nActual:   2 frames", message);
        Assert.Contains($"{kept}: 1 references, 0 at the mark; behind 0x401000 in {_lab.Space}", message);
        Assert.Contains($"{lost}: 1 references, 0 at the mark; in no space of the lab", message);
    }

    [Fact]
    public void NoLeak_fails_for_one_reference_too_many()
    {
        Frame frame = _lab.Map(Data, Writable).Frame;
        FrameMark mark = _lab.MarkFrames();

        _lab.Frames.AddReference(frame);

        Assert.Contains($"{frame}: 2 references, 1 at the mark", Failing.MessageOf(() => PagingAssert.NoLeak(_lab, mark)));
    }
}
