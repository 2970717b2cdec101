// SPDX-License-Identifier: MIT

using X64Paging.Loading.Elf;
using Xunit;

namespace X64Paging.Loading.Tests.Elf;

public sealed class ProgramHeaderTests
{
    [Fact]
    public void File_without_program_headers_is_refused() =>
        ElfRefusal.Is("The file has no program headers, so there is nothing to load.", new ElfBuilder());

    [Fact]
    public void Count_kept_elsewhere_is_refused() =>
        ElfRefusal.Is("The file has more than 65534 program headers.", new ElfBuilder { ProgramHeaderCount = 0xFFFF });

    [Fact]
    public void Entry_of_another_size_is_refused() =>
        ElfRefusal.Is(
            "The file's program headers have 32 bytes each instead of 56.",
            new ElfBuilder { ProgramHeaderEntrySize = 32, Segments = [ElfBuilder.Code()] });

    [Fact]
    public void Table_cut_short_is_refused() =>
        ElfRefusal.Is(
            "The program header table takes 0x38 bytes at file offset 0x40, but the file has 0x50; is it cut short?",
            ElfBuilder.Minimal().Build()[..0x50]);

    [Fact]
    public void Table_at_an_offset_that_would_wrap_is_refused() =>
        ElfRefusal.Is(
            "The program header table takes 0x38 bytes at file offset 0xfffffffffffffff8, but the file has 0x40; is it cut short?",
            new ElfBuilder { ProgramHeaderOffset = ulong.MaxValue - 7, ProgramHeaderCount = 1 });

    [Fact]
    public void Table_inside_a_segment_has_its_linear_address()
    {
        TestSegment headers = new() { Address = 0x40_0000, Flags = TestSegment.R, Offset = 0, FileSize = 0x200 };

        ElfImage image = ElfReader.Read(ElfBuilder.Minimal(headers).Build());

        Assert.Equal(new ProgramHeaderTable(0x40_0040, EntrySize: 56, Count: 2), image.ProgramHeaders);
    }

    [Fact]
    public void Table_only_partly_inside_a_segment_has_no_address()
    {
        TestSegment headers = new() { Address = 0x40_0000, Flags = TestSegment.R, Offset = 0, FileSize = 0x60 };

        ElfImage image = ElfReader.Read(ElfBuilder.Minimal(headers).Build());

        Assert.Equal(new ProgramHeaderTable(null, EntrySize: 56, Count: 2), image.ProgramHeaders);
    }

    [Theory]
    [InlineData(TestSegment.R | TestSegment.W, false)]
    [InlineData(TestSegment.R | TestSegment.W | TestSegment.X, true)]
    public void Stack_is_executable_when_its_header_says_so(uint flags, bool expected)
    {
        TestSegment stack = new() { Type = TestSegment.GnuStack, Flags = flags };

        ElfImage image = ElfReader.Read(ElfBuilder.Minimal(stack).Build());

        Assert.Equal(expected, image.HasExecutableStack);
    }

    [Fact]
    public void Stack_without_a_header_is_not_executable() =>
        Assert.False(ElfReader.Read(ElfBuilder.Minimal().Build()).HasExecutableStack);

    [Fact]
    public void Thread_local_storage_is_reported()
    {
        TestSegment tls = new()
        {
            Type = TestSegment.Tls,
            Flags = TestSegment.R,
            Address = 0x60_0010,
            Contents = [1, 2, 3],
            MemorySize = 0x40,
            Alignment = 16,
        };

        ElfTlsSegment? actual = ElfReader.Read(ElfBuilder.Minimal(tls).Build()).Tls;

        Assert.NotNull(actual);
        Assert.Equal(0x60_0010u, actual.Address);
        Assert.Equal([1, 2, 3], actual.Contents.ToArray());
        Assert.Equal(0x40u, actual.MemorySize);
        Assert.Equal(16u, actual.Alignment);
    }

    [Fact]
    public void Thread_local_storage_is_absent_without_its_header() =>
        Assert.Null(ElfReader.Read(ElfBuilder.Minimal().Build()).Tls);

    [Fact]
    public void Thread_local_storage_larger_in_the_file_than_in_memory_is_refused() =>
        ElfRefusal.Is(
            "Program header 1 has more bytes in the file (0x3) than in memory (0x2).",
            ElfBuilder.Minimal(new TestSegment { Type = TestSegment.Tls, Contents = [1, 2, 3], MemorySize = 2 }));

    [Fact]
    public void Thread_local_storage_beyond_the_file_is_refused() =>
        ElfRefusal.Is(
            "The segment of program header 1 takes 0x10 bytes at file offset 0x9000, but the file has 0x1004; is it cut short?",
            ElfBuilder.Minimal(new TestSegment { Type = TestSegment.Tls, Offset = 0x9000, FileSize = 0x10 }));

    [Fact]
    public void Thread_local_storage_whose_end_would_wrap_is_refused() =>
        ElfRefusal.Is(
            "The segment of program header 1 takes 0xfffffffffffffff0 bytes at file offset 0x200, but the file has 0x1004; is it cut short?",
            ElfBuilder.Minimal(new TestSegment { Type = TestSegment.Tls, Offset = 0x200, FileSize = ulong.MaxValue - 15 }));
}
