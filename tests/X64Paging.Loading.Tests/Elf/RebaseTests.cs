// SPDX-License-Identifier: MIT

using X64Paging.Loading.Elf;
using Xunit;

namespace X64Paging.Loading.Tests.Elf;

public sealed class RebaseTests
{
    private const ulong Bias = 0x5555_5540_0000;

    [Fact]
    public void Static_pie_may_start_at_address_zero()
    {
        ElfImage image = ElfReader.Read(StaticPie().Build());

        Assert.True(image.IsPositionIndependent);
        Assert.Equal(0u, image.Start);
    }

    [Fact]
    public void Rebased_image_has_every_address_moved()
    {
        ElfImage image = ElfReader.Read(StaticPie().Build());

        ElfImage moved = image.Rebase(Bias);

        Assert.Equal(Bias + ElfBuilder.CodeAddress, moved.EntryPoint);
        Assert.Equal(Bias, moved.Start);
        Assert.Equal(Bias + 0x60_0010, moved.End);
        Assert.Equal(new ProgramHeaderTable(Bias + 64, 56, 5), moved.ProgramHeaders);
        Assert.Equal(Bias + 0x60_0000, moved.Tls?.Address);
        Assert.Equal([Bias + 0x60_0000], moved.SharedPages);
        Assert.True(moved.Symbols.TryFind("main", out Symbol main));
        Assert.Equal(Bias + ElfBuilder.CodeAddress, main.Address);
        Assert.True(moved.Symbols.TryFindFunction(Bias + ElfBuilder.CodeAddress + 2, out CodeLocation location));
        Assert.Equal("main+0x2", location.ToString());
        Assert.False(moved.Symbols.TryFindFunction(ElfBuilder.CodeAddress + 2, out _));
        Assert.Equal(0u, image.Start);
    }

    [Fact]
    public void Rebase_twice_adds_up()
    {
        ElfImage moved = ElfReader.Read(StaticPie().Build()).Rebase(0x20_0000).Rebase(0x40_0000);

        Assert.Equal(0x60_0000u, moved.Start);
        Assert.True(moved.Symbols.TryFindFunction(0x60_0000 + ElfBuilder.CodeAddress, out _));
    }

    [Theory]
    [InlineData(0x20_1000)]                  // no multiple of the alignment
    [InlineData(0)]                          // below 64 KiB
    [InlineData(0x7FFF_FFE0_0000)]           // beyond the user half
    [InlineData(0xFFFF_FFFF_FFE0_0000)]      // wraps
    public void Rebase_to_an_impossible_place_throws(ulong loadBias) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ElfReader.Read(StaticPie().Build()).Rebase(loadBias));

    [Fact]
    public void Rebase_of_a_program_for_fixed_addresses_throws() =>
        Assert.Throws<InvalidOperationException>(() => ElfReader.Read(ElfBuilder.Minimal().Build()).Rebase(Bias));

    [Fact]
    public void Static_pie_that_leaves_no_room_to_move_is_refused() =>
        ElfRefusal.Is(
            "Program header 0 loads 0x1000 bytes at 0x3ffffffff001, beyond the end of what a position-independent program may use, "
            + "0x400000000000.",
            new ElfBuilder { Type = 3, Segments = [new TestSegment { Address = 0x3FFF_FFFF_F001, MemorySize = 0x1000 }] });

    private static ElfBuilder StaticPie() => new()
    {
        Type = 3,
        Segments =
        [
            new TestSegment { Address = 0, Flags = TestSegment.R, Offset = 0, FileSize = 0x200 },
            ElfBuilder.Code() with { Alignment = 0x20_0000 },
            new TestSegment { Address = 0x60_0000, Flags = TestSegment.R, MemorySize = 8 },
            new TestSegment { Address = 0x60_0008, Flags = TestSegment.R | TestSegment.W, MemorySize = 8 },
            new TestSegment { Type = TestSegment.Tls, Address = 0x60_0000, MemorySize = 8, Alignment = 8 },
        ],
        Symbols = [new TestSymbol("main", ElfBuilder.CodeAddress, 4)],
    };
}
