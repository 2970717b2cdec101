// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using X64Paging.Memory;
using Xunit;

namespace X64Paging.Tests.Memory;

public sealed unsafe class FrameAllocatorTests : IDisposable
{
    private const int FrameCount = 200; // more than two batches of prefaulting

    private readonly PhysicalMemory _memory = new(FrameCount * Frame.Size);
    private readonly FrameAllocator _frames;

    public FrameAllocatorTests() => _frames = new FrameAllocator(_memory);

    [Fact]
    public void New_allocator_has_all_frames_free_but_two()
    {
        Assert.Equal(FrameCount - 2UL, _frames.TotalCount);
        Assert.Equal(FrameCount - 2UL, _frames.FreeCount);
        Assert.Equal(0UL, _frames.UsedCount);
        Assert.Equal(0UL, _frames.PeakUsedCount);
    }

    [Fact]
    public void Every_frame_is_handed_out_once_and_then_none()
    {
        HashSet<ulong> seen = [];
        while (_frames.TryAllocate(out Frame frame))
            Assert.True(seen.Add(frame.Number), $"{frame} was handed out twice");

        Assert.Equal(FrameCount - 2, seen.Count);
        Assert.DoesNotContain(0UL, seen);
        Assert.DoesNotContain(_frames.ZeroFrame.Number, seen);
        Assert.DoesNotContain(seen, number => number >= FrameCount);
        Assert.Equal(0UL, _frames.FreeCount);
        Assert.False(_frames.TryAllocateZeroed(out _));
    }

    [Fact]
    public void Exhausted_allocator_hands_out_what_is_freed()
    {
        Frame last = default;
        while (_frames.TryAllocate(out Frame frame))
            last = frame;

        _frames.Release(last);

        Assert.True(_frames.TryAllocate(out Frame again));
        Assert.Equal(last, again);
        Assert.False(_frames.TryAllocate(out _));
    }

    [Fact]
    public void Frame_freed_last_is_handed_out_first()
    {
        Frame first = Allocate(), second = Allocate(), third = Allocate();

        _frames.Release(second);
        _frames.Release(first);
        _frames.Release(third);

        Assert.Equal([third, first, second], [Allocate(), Allocate(), Allocate()]);
    }

    [Fact]
    public void Reused_frame_keeps_its_bytes_and_a_zeroed_one_does_not()
    {
        Frame frame = Allocate();
        _memory.Write(frame.Base, 0xABCDUL);
        _frames.Release(frame);

        Assert.Equal(0xABCDUL, _memory.Read<ulong>(Allocate().Base));
        _frames.Release(frame);
        Assert.True(_frames.TryAllocateZeroed(out Frame zeroed));
        Assert.Equal(frame, zeroed);
        Assert.Equal(0UL, _memory.Read<ulong>(zeroed.Base));
    }

    [Fact]
    public void Frame_is_free_when_its_last_reference_is_released()
    {
        Frame frame = Allocate();
        Assert.Equal(1u, _frames.ReferenceCount(frame));

        _frames.AddReference(frame);
        Assert.Equal(2u, _frames.ReferenceCount(frame));

        Assert.Equal(1u, _frames.Release(frame));
        Assert.Equal(1UL, _frames.UsedCount);
        Assert.Equal(0u, _frames.Release(frame));
        Assert.Equal(0UL, _frames.UsedCount);
        Assert.Equal(0u, _frames.ReferenceCount(frame));
    }

    [Fact]
    public void Free_frame_can_be_neither_shared_nor_freed_again()
    {
        Frame frame = Allocate();
        _frames.Release(frame);

        Assert.Throws<InvalidOperationException>(() => _frames.Release(frame));
        Assert.Throws<InvalidOperationException>(() => _frames.AddReference(frame));
        Assert.Equal(0u, _frames.ReferenceCount(frame));
        Assert.Equal(_frames.TotalCount, _frames.FreeCount);
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData((ulong)FrameCount)]
    [InlineData(ulong.MaxValue)]
    public void Frame_that_is_never_handed_out_can_be_neither_shared_nor_freed(ulong number)
    {
        Assert.Equal(0u, _frames.ReferenceCount(new Frame(number)));
        Assert.Throws<InvalidOperationException>(() => _frames.Release(new Frame(number)));
        Assert.Throws<InvalidOperationException>(() => _frames.AddReference(new Frame(number)));
    }

    [Fact]
    public void Reference_count_at_its_maximum_does_not_wrap()
    {
        Frame frame = Allocate();
        CountsOf(_frames)[frame.Number] = uint.MaxValue;

        Assert.Throws<InvalidOperationException>(() => _frames.AddReference(frame));
        Assert.Equal(uint.MaxValue, _frames.ReferenceCount(frame));
        Assert.Equal(uint.MaxValue - 1, _frames.Release(frame));
    }

    [Fact]
    public void Peak_is_the_most_frames_that_were_in_use_at_once()
    {
        Frame first = Allocate(), second = Allocate();
        Allocate();
        _frames.Release(first);
        _frames.Release(second);
        Allocate();

        Assert.Equal(3UL, _frames.PeakUsedCount);
        Assert.Equal(2UL, _frames.UsedCount);
    }

    [Fact]
    public void Zero_frame_is_zeros_and_has_a_reference_of_its_own()
    {
        byte[] bytes = new byte[Frame.Size];
        _memory.Read(_frames.ZeroFrame.Base, bytes);

        Assert.All(bytes, value => Assert.Equal(0, value));
        Assert.Equal(1u, _frames.ReferenceCount(_frames.ZeroFrame));
    }

    [Fact]
    public void Zero_frame_is_cleared_in_memory_that_was_used_before()
    {
        _memory.Write(_frames.ZeroFrame.Base, 1UL);
        using FrameAllocator second = new(_memory);

        Assert.Equal(0UL, _memory.Read<ulong>(second.ZeroFrame.Base));
    }

    [Fact]
    public void Zero_frame_is_shared_and_released_as_others_are()
    {
        _frames.AddReference(_frames.ZeroFrame);

        Assert.Equal(2u, _frames.ReferenceCount(_frames.ZeroFrame));
        Assert.Equal(1u, _frames.Release(_frames.ZeroFrame));
    }

    [Fact]
    public void Zero_frame_cannot_be_released_more_often_than_it_was_shared()
    {
        Assert.Throws<InvalidOperationException>(() => _frames.Release(_frames.ZeroFrame));

        Assert.Equal(1u, _frames.ReferenceCount(_frames.ZeroFrame));
        Assert.Equal(0UL, _frames.UsedCount);
    }

    [Fact]
    public void Memory_of_two_frames_is_too_small()
    {
        using PhysicalMemory memory = new(2 * Frame.Size);

        Assert.Throws<ArgumentOutOfRangeException>(() => new FrameAllocator(memory));
    }

    [Fact]
    public void Memory_of_three_frames_has_one_to_hand_out()
    {
        using PhysicalMemory memory = new(3 * Frame.Size);
        using FrameAllocator frames = new(memory);

        Assert.True(frames.TryAllocate(out Frame frame));
        Assert.Equal(2UL, frame.Number);
        Assert.False(frames.TryAllocate(out _));
    }

    public void Dispose()
    {
        _frames.Dispose();
        _memory.Dispose();
    }

    private Frame Allocate()
    {
        Assert.True(_frames.TryAllocate(out Frame frame));
        return frame;
    }

    /// <summary>Counting to 2^32 by steps of one takes too long for a test.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_counts")]
    private static extern ref uint* CountsOf(FrameAllocator frames);
}
