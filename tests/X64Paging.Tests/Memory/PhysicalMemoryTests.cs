// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using Xunit;

namespace X64Paging.Tests.Memory;

public sealed class PhysicalMemoryTests : IDisposable
{
    private const ulong Size = 4 * Frame.Size;

    private readonly PhysicalMemory _memory = new(Size);

    [Fact]
    public void New_memory_reads_as_zeros()
    {
        byte[] bytes = new byte[Size];
        Array.Fill(bytes, (byte)0xCC);

        _memory.Read(default, bytes);

        Assert.All(bytes, value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(0xFFDUL)] // crosses from frame 0 to frame 1
    [InlineData(Size - sizeof(ulong))]
    public void Value_is_read_back_at_any_alignment(ulong address)
    {
        _memory.Write(new PhysicalAddress(address), 0x0123_4567_89AB_CDEFUL);

        Assert.Equal(0x0123_4567_89AB_CDEFUL, _memory.Read<ulong>(new PhysicalAddress(address)));
        Assert.Equal(0xEF, _memory.Read<byte>(new PhysicalAddress(address)));
        Assert.Equal(0x01, _memory.Read<byte>(new PhysicalAddress(address + 7)));
    }

    [Theory]
    [InlineData(Size)]
    [InlineData(Size + 0x1234)]
    [InlineData(0x000F_FFFF_FFFF_F000UL)]
    [InlineData(ulong.MaxValue)]
    public void Beyond_ram_reads_are_ones_and_writes_are_swallowed(ulong address)
    {
        _memory.Write(new PhysicalAddress(address), 0UL);
        _memory.Write(new PhysicalAddress(address), (ReadOnlySpan<byte>)[1, 2, 3]);

        Assert.Equal(ulong.MaxValue, _memory.Read<ulong>(new PhysicalAddress(address)));
        Assert.Equal(byte.MaxValue, _memory.Read<byte>(new PhysicalAddress(address)));
        Assert.Equal(ulong.MaxValue, _memory.ReadEntry(new PhysicalAddress(address & ~7UL)));
    }

    [Fact]
    public void Value_that_straddles_the_end_is_half_ram_and_half_ones()
    {
        PhysicalAddress address = new(Size - 3);

        _memory.Write(address, 0x8877_6655_4433_2211UL);

        Assert.Equal(0xFFFF_FFFF_FF33_2211UL, _memory.Read<ulong>(address));
        Assert.Equal(0x3322_1100u, _memory.Read<uint>(new PhysicalAddress(Size - 4)));
    }

    [Fact]
    public void Span_that_straddles_the_end_is_half_ram_and_half_ones()
    {
        PhysicalAddress address = new(Size - 2);
        byte[] bytes = new byte[5];

        _memory.Write(address, (ReadOnlySpan<byte>)[1, 2, 3, 4, 5]);
        _memory.Read(address, bytes);

        Assert.Equal([1, 2, 0xFF, 0xFF, 0xFF], bytes);
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(4095UL)]
    [InlineData(4097UL)]
    [InlineData(PhysicalMemory.MaximumSize + Frame.Size)]
    [InlineData(ulong.MaxValue)]
    public void Size_that_is_no_number_of_frames_up_to_the_maximum_is_refused(ulong size) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PhysicalMemory(size));

    [Fact]
    public void One_frame_is_memory_enough()
    {
        using PhysicalMemory memory = new(Frame.Size);

        memory.Write(new PhysicalAddress(4088), 7UL);

        Assert.Equal(1UL, memory.FrameCount);
        Assert.Equal(7UL, memory.Read<ulong>(new PhysicalAddress(4088)));
    }

    [Fact]
    public void Sixty_four_gibibytes_cost_only_the_frames_that_are_touched()
    {
        const ulong Huge = 64UL << 30;
        long before = Environment.WorkingSet;
        using PhysicalMemory memory = new(Huge);
        PhysicalAddress last = new(Huge - sizeof(ulong));

        memory.Write(last, 0xFEEDUL);

        Assert.Equal(0xFEEDUL, memory.Read<ulong>(last));
        Assert.Equal(0UL, memory.Read<ulong>(new PhysicalAddress(Huge / 2)));
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 256 << 20);
    }

    [Fact]
    public void Entry_is_exchanged_only_if_it_is_the_expected_one()
    {
        PhysicalAddress address = new(0x1008);
        _memory.Write(address, 5UL);

        Assert.False(_memory.CompareExchangeEntry(address, 4, 9));
        Assert.Equal(5UL, _memory.ReadEntry(address));

        Assert.True(_memory.CompareExchangeEntry(address, 5, 9));
        Assert.Equal(9UL, _memory.ReadEntry(address));
    }

    [Fact]
    public void Entry_beyond_ram_is_exchanged_for_nothing()
    {
        Assert.True(_memory.CompareExchangeEntry(new PhysicalAddress(Size), 1, 2));
        Assert.Equal(ulong.MaxValue, _memory.ReadEntry(new PhysicalAddress(Size)));
    }

    [Fact]
    public void Frame_is_cleared_alone()
    {
        Fill(_memory, new Frame(0), 1);
        Fill(_memory, new Frame(1), 2);
        Fill(_memory, new Frame(2), 3);

        _memory.ClearFrame(new Frame(1));

        Assert.Equal(1, _memory.Read<byte>(new PhysicalAddress(0xFFF)));
        Assert.Equal(0UL, _memory.Read<ulong>(new PhysicalAddress(0x1000)));
        Assert.Equal(0UL, _memory.Read<ulong>(new PhysicalAddress(0x1FF8)));
        Assert.Equal(3, _memory.Read<byte>(new PhysicalAddress(0x2000)));
    }

    [Fact]
    public void Clearing_a_frame_beyond_ram_does_nothing()
    {
        _memory.ClearFrame(new Frame(4));
        _memory.ClearFrame(new Frame(ulong.MaxValue));
    }

    [Fact]
    public void Frame_is_copied_whole_and_alone()
    {
        Fill(_memory, new Frame(1), 7);

        _memory.CopyFrame(new Frame(1), new Frame(3));

        Assert.Equal(0, _memory.Read<byte>(new PhysicalAddress(0x2FFF)));
        Assert.Equal(7, _memory.Read<byte>(new PhysicalAddress(0x3000)));
        Assert.Equal(7, _memory.Read<byte>(new PhysicalAddress(0x3FFF)));
    }

    [Fact]
    public void Copying_beyond_ram_is_a_host_mistake()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _memory.CopyFrame(new Frame(4), new Frame(0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _memory.CopyFrame(new Frame(0), new Frame(4)));
    }

    [Fact]
    public void Disposing_twice_does_nothing_more()
    {
        PhysicalMemory memory = new(Frame.Size);

        memory.Dispose();
        memory.Dispose();
    }

    public void Dispose() => _memory.Dispose();

    private static void Fill(PhysicalMemory memory, Frame frame, byte value)
    {
        Span<byte> bytes = stackalloc byte[Frame.Size];
        bytes.Fill(value);
        memory.Write(frame.Base, bytes);
    }
}
