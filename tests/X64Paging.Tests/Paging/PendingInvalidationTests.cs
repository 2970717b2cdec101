// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using Xunit;

namespace X64Paging.Tests.Paging;

/// <summary>Which changes of a leaf need INVLPG: SDM vol. 3A, "Recommended Invalidation", "Optional Invalidation" and "Delayed Invalidation".</summary>
public sealed class PendingInvalidationTests : IDisposable
{
    private const ulong Page = 0x1000;
    private const ulong Base = 0x0000_0000_0002_2000; // not a right among them: every flag can be set and cleared

    private readonly PhysicalMemory _memory = new(32 * Frame.Size);
    private readonly FrameAllocator _frames;
    private readonly Mapper _mapper;

    public PendingInvalidationTests()
    {
        _frames = new FrameAllocator(_memory);
        _mapper = Mapper.TryCreate(_memory, _frames)!;
    }

    /// <summary>A bit of a present PTE; whether it needs an invalidation to be set, and to be cleared.</summary>
    public static TheoryData<string, int, bool, bool> Bits => new()
    {
        { "R/W", 1, false, true },
        { "U/S: granting user mode lets SMEP and SMAP refuse supervisor mode", 2, true, true },
        { "PWT", 3, true, true },
        { "PCD", 4, true, true },
        { "A", 5, false, true },
        { "D", 6, false, true },
        { "PAT", 7, true, true },
        { "G", 8, true, true },
        { "software", 9, false, false },
        { "software", 10, false, false },
        { "software", 11, false, false },
        { "address", 12, true, true },
        { "address", 20, true, true },
        { "address", 45, true, true },
        { "software", 52, false, false },
        { "software", 58, false, false },
        { "key", 59, true, true },
        { "key", 62, true, true },
        { "XD", 63, true, false },
    };

    [Theory, MemberData(nameof(Bits))]
    public void Change_of_one_bit_needs_an_invalidation_if_a_stale_translation_is_worse(string what, int bit, bool whenSet, bool whenCleared)
    {
        ulong clear = (Base & ~(1UL << bit)) | 1;
        ulong set = clear | 1UL << bit;

        Assert.True(whenSet == Change(clear, set), $"{what}, set");
        Assert.True(whenCleared == Change(set, clear), $"{what}, cleared");
    }

    [Fact]
    public void Any_change_of_an_entry_that_is_not_present_needs_none()
    {
        Assert.False(Change(0, 1));
        Assert.False(Change(ulong.MaxValue - 1, 0x5003));
        Assert.False(Change(ulong.MaxValue - 1, 0));
        Assert.False(Change(0, 0x8000_0000_0000_0001));
    }

    [Fact]
    public void Any_entry_that_stops_being_present_needs_one()
    {
        Assert.True(Change(1, 0));
        Assert.True(Change(0x2003, 0x2002));
        Assert.True(Change(0x2067, 0x3066));
    }

    [Fact]
    public void No_change_needs_none() => Assert.False(Change(0x2067, 0x2067));

    [Fact]
    public void Raised_rights_do_not_hide_a_restriction()
    {
        Assert.False(Change(0x8000_0000_0000_2001, 0x2063)); // executable, writable, accessed and dirty
        Assert.True(Change(0x8000_0000_0000_2003, 0x2001)); // executable, but no longer writable
        Assert.True(Change(0x2001, 0x3003)); // writable, but elsewhere: copy-on-write
    }

    [Fact]
    public void Copy_on_write_of_the_last_owner_needs_none() => Assert.False(Change(0x2025, 0x2027));

    public void Dispose()
    {
        _frames.Dispose();
        _memory.Dispose();
    }

    private bool Change(ulong from, ulong to)
    {
        LinearAddress page = new(Page);
        Assert.True(_mapper.TryFindOrMakeEntry(page, out PhysicalAddress entryAddress));
        _memory.Write(entryAddress, from);

        PendingInvalidation pending = _mapper.Store(page, entryAddress, new PageTableEntry(to));

        Assert.Equal(page, pending.Address);
        Assert.Equal(to, _memory.ReadEntry(entryAddress));
        return pending.IsRequired;
    }
}
