// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using Xunit;

namespace X64Paging.Tests.Memory;

public sealed unsafe class SparseMemoryTests : IDisposable
{
    private const int AddressBits = 40;
    private const ulong Size = 1UL << AddressBits;

    private readonly PhysicalMemory _memory = PhysicalMemory.Sparse(AddressBits);

    [Theory]
    [InlineData(32)]
    [InlineData(46)]
    [InlineData(52)]
    public void All_of_the_address_space_is_ram(int addressBits)
    {
        using PhysicalMemory memory = PhysicalMemory.Sparse(addressBits);
        PhysicalAddress last = new((1UL << addressBits) - sizeof(ulong));

        memory.Write(default, 1UL);
        memory.Write(last, 2UL);

        Assert.Equal(1UL << addressBits, memory.Size);
        Assert.True(memory.Contains(last.Frame));
        Assert.False(memory.Contains(new Frame(last.Frame.Number + 1)));
        Assert.Equal(1UL, memory.Read<ulong>(default));
        Assert.Equal(2UL, memory.ReadEntry(last));
        Assert.Equal(ulong.MaxValue, memory.ReadEntry(last + sizeof(ulong)));
    }

    [Theory]
    [InlineData(31)]
    [InlineData(53)]
    [InlineData(-1)]
    public void No_machine_has_so_many_address_bits(int addressBits) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PhysicalMemory.Sparse(addressBits));

    [Fact]
    public void Untouched_frames_read_as_zeros_without_being_taken_from_the_host()
    {
        const ulong FrameCount = 1 << 20; // 4 GiB in frames
        byte[] bytes = [1, 2, 3, 4];
        long before = Environment.WorkingSet;

        for (ulong number = 0; number < FrameCount; number++)
            Assert.Equal(0UL, _memory.ReadEntry(new Frame(number).Base));
        _memory.Read(new PhysicalAddress(0x7FFE), bytes);

        Assert.Equal([0, 0, 0, 0], bytes);
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 256 << 20);
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(0x12_3456_7FFDUL)] // crosses from one frame to the next
    [InlineData(Size - sizeof(ulong))]
    public void Value_is_read_back_at_any_alignment(ulong address)
    {
        _memory.Write(new PhysicalAddress(address), 0x0123_4567_89AB_CDEFUL);

        Assert.Equal(0x0123_4567_89AB_CDEFUL, _memory.Read<ulong>(new PhysicalAddress(address)));
        Assert.Equal(0xEF, _memory.Read<byte>(new PhysicalAddress(address)));
        Assert.Equal(0x01, _memory.Read<byte>(new PhysicalAddress(address + 7)));
        Assert.Equal(0, _memory.Read<byte>(new PhysicalAddress((address + 8) % Size)));
    }

    [Fact]
    public void Bytes_over_several_frames_are_read_back_with_zeros_around_them()
    {
        byte[] written = [.. Enumerable.Range(0, 3 * Frame.Size).Select(i => (byte)(i % 251 + 1))];
        byte[] read = new byte[5 * Frame.Size];

        _memory.Write(new PhysicalAddress(0x55_0000_0123), written);
        _memory.Read(new PhysicalAddress(0x55_0000_0023), read);

        Assert.All(read[..0x100], value => Assert.Equal(0, value));
        Assert.True(written.AsSpan().SequenceEqual(read.AsSpan(0x100, written.Length)));
        Assert.All(read[(0x100 + written.Length)..], value => Assert.Equal(0, value));
    }

    [Fact]
    public void Value_that_straddles_the_end_is_half_ram_and_half_ones()
    {
        PhysicalAddress address = new(Size - 3);

        _memory.Write(address, 0x8877_6655_4433_2211UL);

        Assert.Equal(0xFFFF_FFFF_FF33_2211UL, _memory.Read<ulong>(address));
    }

    [Theory]
    [InlineData(Size)]
    [InlineData(ulong.MaxValue - 7)]
    public void Beyond_the_end_reads_are_ones_and_writes_are_swallowed(ulong address)
    {
        _memory.Write(new PhysicalAddress(address), 0UL);

        Assert.True(_memory.CompareExchangeEntry(new PhysicalAddress(address), 1, 2));
        Assert.Equal(ulong.MaxValue, _memory.Read<ulong>(new PhysicalAddress(address)));
        Assert.Equal(ulong.MaxValue, _memory.ReadEntry(new PhysicalAddress(address)));
        Assert.True(_memory.HostPointer(new PhysicalAddress(address)) == null);
    }

    [Fact]
    public void Entry_is_exchanged_only_if_it_is_the_expected_one()
    {
        PhysicalAddress address = new(0x12_3456_7008);

        Assert.False(_memory.CompareExchangeEntry(address, 4, 9));
        Assert.Equal(0UL, _memory.ReadEntry(address));

        Assert.True(_memory.CompareExchangeEntry(address, 0, 9));
        Assert.Equal(9UL, _memory.ReadEntry(address));
    }

    [Fact]
    public void Host_pointer_sees_what_is_written_and_stays_where_it_is()
    {
        PhysicalAddress address = new(0x12_3456_7FF8);
        ulong* host = (ulong*)_memory.HostPointer(address);

        for (ulong number = 0; number < 1000; number++)
            _memory.Write(new Frame(number).Base, number);
        _memory.Write(address, 5UL);
        ulong seen = *host;
        *host = 6;

        Assert.Equal(5UL, seen);
        Assert.Equal(6UL, _memory.Read<ulong>(address));
        Assert.True(_memory.HostPointer(address) == host);
    }

    [Fact]
    public void Frames_are_cleared_and_copied_whole()
    {
        Frame first = new(0x123_4567);
        Frame second = new(0x765_4321);
        _memory.Write(first.Base, 1UL);
        _memory.Write(first.Base + 0xFF8, 2UL);

        _memory.CopyFrame(first, second);
        _memory.ClearFrame(first);

        Assert.Equal(1UL, _memory.Read<ulong>(second.Base));
        Assert.Equal(2UL, _memory.Read<ulong>(second.Base + 0xFF8));
        Assert.Equal(0UL, _memory.Read<ulong>(first.Base));
        Assert.Equal(0UL, _memory.Read<ulong>(first.Base + 0xFF8));
        Assert.Throws<ArgumentOutOfRangeException>(() => _memory.CopyFrame(first, new Frame(Size / Frame.Size)));
    }

    [Fact]
    public void Watched_frame_is_announced_before_its_first_write_only()
    {
        Frame frame = new(0x123_4567);
        List<(Frame Frame, ulong Before)> heard = [];
        _memory.WatchedFrameWritten += written => heard.Add((written, _memory.Read<ulong>(frame.Base)));
        _memory.Watch(frame);
        Assert.True(_memory.IsWatched(frame));

        _memory.Write(frame.Base + 0x1000, 1UL);
        _memory.Write(frame.Base, 2UL);
        _memory.CompareExchangeEntry(frame.Base, 2, 3);
        _memory.ClearFrame(frame);

        Assert.Equal([(frame, 0UL)], heard);
        Assert.False(_memory.IsWatched(frame));
    }

    [Fact]
    public void Frame_beyond_the_end_cannot_be_watched()
    {
        Frame beyond = new(Size / Frame.Size);

        _memory.Watch(beyond);

        Assert.False(_memory.IsWatched(beyond));
    }

    [Fact]
    public void Disposing_twice_does_nothing_more()
    {
        PhysicalMemory memory = PhysicalMemory.Sparse(AddressBits);
        memory.Write(default, 1UL);

        memory.Dispose();
        memory.Dispose();
    }

    public void Dispose() => _memory.Dispose();
}
