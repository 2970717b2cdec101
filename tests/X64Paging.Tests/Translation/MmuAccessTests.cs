// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;

namespace X64Paging.Tests.Translation;

/// <summary>Accesses of bytes: within a page, over two pages, and through the tables' own pages.</summary>
public sealed class MmuAccessTests : IDisposable
{
    private const ulong Page = 0x40_0000;
    private const ulong Next = Page + Frame.Size;
    private const ulong Crosser = Next - 4; // of 8 bytes, 4 on each page
    private const ulong Value = 0x8877_6655_4433_2211;
    private const PageFaultErrorCode UserWrite = PageFaultErrorCode.User | PageFaultErrorCode.Write;

    private readonly TestMachine _machine = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(0xFF8)]
    public void Value_is_written_and_read_within_a_page(int offset)
    {
        Frame frame = _machine.Map(Page);
        LinearAddress address = new(Page + (ulong)offset);

        Assert.True(_machine.Mmu.TryWrite(address, AccessMode.User, Value, out _));
        Assert.True(_machine.Mmu.TryRead(address, AccessMode.User, out ulong read, out _));

        Assert.Equal(Value, read);
        Assert.Equal(Value, _machine.Memory.Read<ulong>(frame.Base + (ulong)offset));
    }

    [Theory]
    [InlineData(1UL)]
    [InlineData(4UL)]
    [InlineData(7UL)]
    public void Value_is_written_and_read_over_two_pages_whose_frames_lie_apart(ulong below)
    {
        Frame high = _machine.Map(Next);
        _machine.Frames.TryAllocate(out _);
        Frame low = _machine.Map(Page);
        LinearAddress address = new(Next - below);

        Assert.True(_machine.Mmu.TryWrite(address, AccessMode.User, Value, out _));
        Assert.True(_machine.Mmu.TryRead(address, AccessMode.User, out ulong read, out _));

        Assert.Equal(Value, read);
        Assert.Equal((byte)(Value >> (8 * ((int)below - 1))), _machine.Memory.Read<byte>(low.Base + 0xFFF));
        Assert.Equal((byte)(Value >> (8 * (int)below)), _machine.Memory.Read<byte>(high.Base));
    }

    [Fact]
    public void Bytes_of_up_to_a_page_are_one_access()
    {
        _machine.Map(Page);
        _machine.Map(Next);
        byte[] source = new byte[Frame.Size];
        new Random(1).NextBytes(source);
        byte[] destination = new byte[Frame.Size];

        Assert.True(_machine.Mmu.TryWrite(new LinearAddress(Page + 0x123), AccessMode.User, source, out _));
        Assert.True(_machine.Mmu.TryRead(new LinearAddress(Page + 0x123), AccessMode.User, destination, out _));

        Assert.Equal(source, destination);
    }

    [Fact]
    public void More_bytes_than_a_page_are_a_host_mistake()
    {
        byte[] bytes = new byte[Frame.Size + 1];

        Assert.Throws<ArgumentOutOfRangeException>(() => _machine.Mmu.TryRead(new LinearAddress(Page), AccessMode.User, bytes, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => _machine.Mmu.TryWrite(new LinearAddress(Page), AccessMode.User, bytes, out _));
    }

    [Fact]
    public void Access_of_no_bytes_touches_no_page()
    {
        Assert.True(_machine.Mmu.TryRead(new LinearAddress(Page), AccessMode.User, Span<byte>.Empty, out PageFault fault));
        Assert.True(_machine.Mmu.TryWrite(new LinearAddress(Page), AccessMode.User, ReadOnlySpan<byte>.Empty, out _));

        Assert.Equal(default, fault);
        Assert.Equal(new MmuStatistics(), _machine.Mmu.Statistics);
    }

    [Fact]
    public void Crosser_whose_upper_page_is_missing_faults_there_and_writes_nothing()
    {
        Frame frame = _machine.Map(Page);

        Assert.False(_machine.Mmu.TryWrite(new LinearAddress(Crosser), AccessMode.User, Value, out PageFault fault));

        Assert.Equal((new LinearAddress(Next), UserWrite), (fault.Address, fault.ErrorCode));
        Assert.Equal(0u, _machine.Memory.Read<uint>(frame.Base + 0xFFC));

        // The lower page passed its check, so its flags are set: the manual leaves it open.
        Assert.True(_machine[Page] is { IsAccessed: true, IsDirty: true });
    }

    [Fact]
    public void Crosser_whose_upper_page_is_read_only_faults_there_and_writes_nothing()
    {
        Frame low = _machine.Map(Page);
        Frame high = _machine.Map(Next, TestMachine.ReadOnly);

        Assert.False(_machine.Mmu.TryWrite(new LinearAddress(Crosser), AccessMode.User, Value, out PageFault fault));

        Assert.Equal((new LinearAddress(Next), UserWrite | PageFaultErrorCode.Present), (fault.Address, fault.ErrorCode));
        Assert.Equal(0u, _machine.Memory.Read<uint>(low.Base + 0xFFC));
        Assert.Equal(0u, _machine.Memory.Read<uint>(high.Base));
    }

    [Fact]
    public void Crosser_whose_pages_are_both_missing_faults_at_its_start()
    {
        Assert.False(_machine.Mmu.TryRead(new LinearAddress(Crosser), AccessMode.User, out ulong _, out PageFault fault));

        Assert.Equal((new LinearAddress(Crosser), PageFaultErrorCode.User), (fault.Address, fault.ErrorCode));
        Assert.Equal(1UL, _machine.Mmu.Statistics.Faults);
    }

    [Fact]
    public void Crosser_whose_lower_page_is_read_only_faults_at_its_start_and_leaves_the_upper_page_alone()
    {
        _machine.Map(Page, TestMachine.ReadOnly);
        _machine.Map(Next);

        Assert.False(_machine.Mmu.TryWrite(new LinearAddress(Crosser), AccessMode.User, Value, out PageFault fault));

        Assert.Equal((new LinearAddress(Crosser), UserWrite | PageFaultErrorCode.Present), (fault.Address, fault.ErrorCode));
        Assert.True(_machine[Next] is { IsAccessed: false, IsDirty: false });
    }

    [Fact]
    public void Each_page_of_a_crosser_is_judged_by_its_own_rights()
    {
        _machine.Map(Page);
        _machine.Map(Next, PageTableFlags.Present | PageTableFlags.Writable);

        Assert.False(_machine.Mmu.TryRead(new LinearAddress(Crosser), AccessMode.User, out ulong _, out PageFault fault));
        Assert.True(_machine.Mmu.TryRead(new LinearAddress(Crosser), AccessMode.Supervisor, out ulong _, out _));

        Assert.Equal(new LinearAddress(Next), fault.Address);
        Assert.Equal(PageFaultErrorCode.Present | PageFaultErrorCode.User, fault.ErrorCode);
    }

    [Fact]
    public void Crosser_inside_a_large_page_needs_no_second_entry()
    {
        _machine.Map(0x4000_0000, 0x20_0000, PageSize.Size2MiB);

        Assert.True(_machine.Mmu.TryWrite(new LinearAddress(0x4000_0FFC), AccessMode.User, Value, out _));

        Assert.Equal(Value, _machine.Memory.Read<ulong>(new PhysicalAddress(0x20_0FFC)));
        Assert.Equal(1UL, _machine.Mmu.Statistics.TlbMisses);
    }

    [Fact]
    public void Access_over_the_top_of_the_address_space_goes_on_at_zero()
    {
        Frame high = _machine.Map(0xFFFF_FFFF_FFFF_F000);
        Frame low = _machine.Map(0);

        Assert.True(_machine.Mmu.TryWrite(new LinearAddress(0xFFFF_FFFF_FFFF_FFFC), AccessMode.User, Value, out _));

        Assert.Equal(0x4433_2211u, _machine.Memory.Read<uint>(high.Base + 0xFFC));
        Assert.Equal(0x8877_6655u, _machine.Memory.Read<uint>(low.Base));
    }

    [Fact]
    public void Value_of_a_refused_read_is_zero()
    {
        ulong value = Value;

        Assert.False(_machine.Mmu.TryRead(new LinearAddress(Page), AccessMode.User, out value, out _));

        Assert.Equal(0UL, value);
    }

    [Fact]
    public void Page_beyond_ram_reads_as_ones()
    {
        _machine.Map(Page, 1UL << 40, PageSize.Size4KiB);

        Assert.True(_machine.Mmu.TryWrite(new LinearAddress(Page), AccessMode.User, Value, out _));
        Assert.True(_machine.Mmu.TryRead(new LinearAddress(Page), AccessMode.User, out ulong value, out _));

        Assert.Equal(ulong.MaxValue, value);
        Assert.True(_machine[Page].IsDirty);
    }

    [Fact]
    public void Supervisor_page_is_refused_to_user_mode_alone()
    {
        _machine.Map(Page, PageTableFlags.Present | PageTableFlags.Writable);

        PageFault fault = _machine.Fault(Page);

        Assert.Equal(PageFaultErrorCode.Present | PageFaultErrorCode.User, fault.ErrorCode);
        _machine.Translate(Page, AccessKind.Write, AccessMode.Supervisor);
        _machine.Translate(Page, AccessKind.Write, AccessMode.SupervisorWithUserAccess);
        _machine.Translate(Page, AccessKind.Write, AccessMode.SupervisorImplicit);
    }

    [Fact]
    public void Table_that_maps_itself_is_changed_through_its_own_page()
    {
        // Slot 510 of the root names the root, so every table is a page of the guest: PTEs lie at 0xFFFF_FF00_0000_0000.
        Frame frame = _machine.Map(Page, TestMachine.ReadOnly);
        _machine.Memory.Write(_machine.Mapper.Root.Base + 510 * sizeof(ulong), _machine.Mapper.Root.Base.Value | (ulong)TestMachine.Data);
        LinearAddress entry = new(0xFFFF_FF00_0000_0000 + Page / Frame.Size * sizeof(ulong));
        _machine.Fault(Page, AccessKind.Write);

        Assert.True(_machine.Mmu.TryRead(entry, AccessMode.Supervisor, out ulong value, out _));
        Assert.Equal(_machine[Page].Value, value);
        Assert.True(_machine.Mmu.TryWrite(entry, AccessMode.Supervisor, value | (ulong)PageTableFlags.Writable, out _));

        Assert.Equal(frame.Base.Value, _machine.Translate(Page, AccessKind.Write));
        Assert.True(_machine[Page].IsDirty);
    }

    [Fact]
    public void Two_pages_on_one_frame_see_each_other()
    {
        Frame frame = _machine.Map(Page);
        _machine.Map(Next, frame.Base.Value, PageSize.Size4KiB, TestMachine.ReadOnly);

        Assert.True(_machine.Mmu.TryWrite(new LinearAddress(Page), AccessMode.User, Value, out _));
        Assert.True(_machine.Mmu.TryRead(new LinearAddress(Next), AccessMode.User, out ulong value, out _));

        Assert.Equal(Value, value);
        Assert.False(_machine[Next].IsDirty);
    }

    public void Dispose() => _machine.Dispose();
}
