// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using Xunit;

namespace X64Paging.Tests.Memory;

public sealed class FrameWatchTests : IDisposable
{
    private readonly PhysicalMemory _memory = new(8 * Frame.Size);
    private readonly List<ulong> _heard = [];

    public FrameWatchTests() => _memory.WatchedFrameWritten += frame => _heard.Add(frame.Number);

    public static TheoryData<string, Action<PhysicalMemory>> Writes => new()
    {
        { "value", memory => memory.Write(new PhysicalAddress(0x2FF8), 1UL) },
        { "value from the frame below", memory => memory.Write(new PhysicalAddress(0x1FFF), (ushort)1) },
        { "value into the frame above", memory => memory.Write(new PhysicalAddress(0x2FFF), (ushort)1) },
        { "span", memory => memory.Write(new PhysicalAddress(0x1000), new byte[3 * Frame.Size]) },
        { "entry", memory => memory.CompareExchangeEntry(new PhysicalAddress(0x2000), 0, 1) },
        { "clear", memory => memory.ClearFrame(new Frame(2)) },
        { "copy", memory => memory.CopyFrame(new Frame(1), new Frame(2)) },
    };

    [Theory, MemberData(nameof(Writes), DisableDiscoveryEnumeration = true)]
    public void Watched_frame_is_announced_at_the_first_write_only(string what, Action<PhysicalMemory> write)
    {
        _memory.Watch(new Frame(2));

        write(_memory);
        write(_memory);

        Assert.True(_heard is [2], $"{what}: {string.Join(", ", _heard)}");
        Assert.False(_memory.IsWatched(new Frame(2)));
    }

    [Fact]
    public void Writes_beside_a_watched_frame_are_not_announced()
    {
        _memory.Watch(new Frame(2));

        _memory.Write(new PhysicalAddress(0x1FF8), 1UL);
        _memory.Write(new PhysicalAddress(0x3000), 1UL);
        _memory.CopyFrame(new Frame(2), new Frame(4));
        _memory.Write(new PhysicalAddress(0x2000), ReadOnlySpan<byte>.Empty);

        Assert.Empty(_heard);
        Assert.True(_memory.IsWatched(new Frame(2)));
    }

    [Fact]
    public void Announcement_comes_before_the_write()
    {
        ulong seen = ulong.MaxValue;
        _memory.WatchedFrameWritten += _ => seen = _memory.Read<ulong>(new PhysicalAddress(0x2000));
        _memory.Watch(new Frame(2));

        _memory.Write(new PhysicalAddress(0x2000), 5UL);

        Assert.Equal(0UL, seen);
        Assert.Equal(5UL, _memory.Read<ulong>(new PhysicalAddress(0x2000)));
    }

    [Fact]
    public void Write_over_two_watched_frames_announces_both_in_order()
    {
        _memory.Watch(new Frame(3));
        _memory.Watch(new Frame(2));

        _memory.Write(new PhysicalAddress(0x2FFC), 1UL);

        Assert.Equal([2, 3], _heard);
    }

    [Fact]
    public void Frame_beyond_ram_cannot_be_watched()
    {
        _memory.Watch(new Frame(8));
        _memory.Write(new PhysicalAddress(0x8000), 1UL);

        Assert.False(_memory.IsWatched(new Frame(8)));
        Assert.Empty(_heard);
    }

    public void Dispose() => _memory.Dispose();
}
