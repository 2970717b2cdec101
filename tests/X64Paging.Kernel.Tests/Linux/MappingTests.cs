// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Linux;
using X64Paging.Kernel.Processes;
using X64Paging.Paging;

namespace X64Paging.Kernel.Tests.Linux;

/// <summary>System calls on memory: mappings of files, mremap, madvise.</summary>
public sealed class MappingTests : IDisposable
{
    private const ulong Read = 1;
    private const ulong ReadWrite = 3;
    private const ulong Shared = 1;
    private const ulong Private = 2;
    private const ulong Anonymous = 0x20;
    private const ulong Page = 4096;
    private const ulong MayMove = 1;
    private const ulong NoFile = ulong.MaxValue;

    private readonly KernelLab _lab;

    public MappingTests()
    {
        byte[] file = new byte[6000];
        for (int i = 0; i < file.Length; i++)
            file[i] = (byte)(i % 251);
        FakeHostFiles host = new() { ["/tmp/file"] = file };
        _lab = new KernelLab(new SupervisorOptions { HostFiles = host });
    }

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void Private_mapping_holds_the_file_and_zeros_and_keeps_writes_to_itself()
    {
        ulong file = (ulong)_lab.Open("/tmp/file");
        ulong start = Map(2 * Page, ReadWrite, Private, file);

        Assert.Equal([5999 % 251, 0], _lab.Read(start + 5999, 2));
        Store(start, 200);
        Assert.Equal(200, _lab.Read(start, 1)[0]);
        Assert.Equal(1, _lab.Call(SystemCallNumber.ReadAt, file, start + Page, 1, 0));
        Assert.Equal(0, _lab.Read(start + Page, 1)[0]);
    }

    [Fact]
    public void Mapping_does_not_change_when_the_file_is_written()
    {
        ulong file = (ulong)_lab.Open("/tmp/file", flags: 2);
        ulong start = Map(Page, Read, Private, file, offset: Page);

        _lab.Call(SystemCallNumber.WriteAt, file, _lab.Bytes("?"u8), 1, Page);

        Assert.Equal((byte)(Page % 251), _lab.Read(start, 1)[0]);
    }

    [Fact]
    public void Unsupported_mappings_are_refused()
    {
        ulong file = (ulong)_lab.Open("/tmp/file", flags: 2);

        Assert.Equal(-(long)Errno.NoDevice, TryMap(Page, ReadWrite, Shared, file));
        Assert.True(TryMap(Page, Read, Shared, file) > 0);
        Assert.Equal(-(long)Errno.BadDescriptor, TryMap(Page, Read, Private, 99));
        Assert.Equal(-(long)Errno.InvalidArgument, TryMap(Page, Read, Private, file, offset: 5));
        Assert.Equal(-(long)Errno.NoDevice, TryMap(Page, Read, Private, 0));
        Assert.Equal(-(long)Errno.InvalidArgument, TryMap(0, Read, Private | Anonymous, NoFile));
        Assert.Equal(-(long)Errno.OutOfMemory, TryMap((1UL << 47) - 2 * Page, Read, Private | Anonymous, NoFile));
    }

    [Fact]
    public void Dropped_pages_read_as_at_first()
    {
        ulong anonymous = Map(Page, ReadWrite, Private | Anonymous, NoFile);
        ulong mapped = Map(Page, ReadWrite, Private, (ulong)_lab.Open("/tmp/file"));
        Store(anonymous, 9);
        Store(mapped + 3, 9);
        ulong used = _lab.Supervisor.Frames.UsedCount;

        Assert.Equal(0, _lab.Call(SystemCallNumber.MemoryAdvise, anonymous, Page, 4));
        Assert.Equal(0, _lab.Call(SystemCallNumber.MemoryAdvise, mapped, Page, 4));

        Assert.Equal(used - 2, _lab.Supervisor.Frames.UsedCount);
        Assert.Equal(0, _lab.Read(anonymous, 1)[0]);
        Assert.Equal(3, _lab.Read(mapped + 3, 1)[0]);
    }

    [Fact]
    public void Advice_on_what_is_not_mapped_or_unknown_is_refused()
    {
        ulong start = Map(Page, ReadWrite, Private | Anonymous, NoFile);

        Assert.Equal(-(long)Errno.InvalidArgument, _lab.Call(SystemCallNumber.MemoryAdvise, start + 1, Page, 4));
        Assert.Equal(-(long)Errno.InvalidArgument, _lab.Call(SystemCallNumber.MemoryAdvise, start, Page, 77));
        Assert.Equal(-(long)Errno.OutOfMemory, _lab.Call(SystemCallNumber.MemoryAdvise, 0x10_0000, Page, 4));
        Assert.Equal(-(long)Errno.InvalidArgument, _lab.Call(SystemCallNumber.MemoryAdvise, start, ulong.MaxValue - 10, 4));
    }

    [Fact]
    public void Remap_moves_frames_without_copying()
    {
        ulong start = Map(2 * Page, ReadWrite, Private | Anonymous, NoFile);
        ulong above = Map(Page, ReadWrite, Private | Anonymous, NoFile);
        Store(start, 1);
        Store(start + Page, 2);
        FaultCounts faults = _lab.Supervisor.FaultCounts;
        ulong before = faults.Total;

        ulong moved = Remap(start, 2 * Page, 100 * Page, MayMove);

        Assert.Equal((1, 2), (_lab.Read(moved, 1)[0], _lab.Read(moved + Page, 1)[0]));
        Assert.Equal(before, faults.Total);
        Assert.Equal(0, _lab.Read(moved + 2 * Page, 1)[0]);
        Assert.Equal(-(long)Errno.BadAddress, _lab.Call(SystemCallNumber.Write, 1, start, 1));
        Assert.Equal(0, _lab.Read(above, 1)[0]);
    }

    [Fact]
    public void Remap_shrinks_in_place_and_grows_where_there_is_room()
    {
        ulong start = Map(4 * Page, ReadWrite, Private | Anonymous, NoFile);
        Store(start, 1);

        Assert.Equal(start, Remap(start, 4 * Page, Page, 0));
        Assert.Equal(-(long)Errno.BadAddress, _lab.Call(SystemCallNumber.Write, 1, start + Page, 1));
        Assert.Equal(start, Remap(start, Page, 3 * Page, 0));
        Assert.Equal(1, _lab.Read(start, 1)[0]);
        Assert.Equal(-(long)Errno.OutOfMemory, (long)Remap(start, 3 * Page, 100 * Page, 0));
        Assert.Equal(-(long)Errno.InvalidArgument, (long)Remap(start, 3 * Page, 0, 0));
        Assert.Equal(-(long)Errno.InvalidArgument, (long)Remap(start + 5, Page, Page, MayMove));
        Assert.Equal(-(long)Errno.BadAddress, (long)Remap(0x10_0000, Page, Page, MayMove));
    }

    [Fact]
    public void Remap_of_a_files_part_keeps_its_contents()
    {
        ulong start = Map(2 * Page, Read, Private, (ulong)_lab.Open("/tmp/file"));

        ulong moved = Remap(start + Page, Page, 3 * Page, MayMove);

        Assert.Equal((byte)(Page % 251), _lab.Read(moved, 1)[0]);
        Assert.Equal([5999 % 251, 0], _lab.Read(moved + 5999 - Page, 2));
        Assert.Equal(7, _lab.Read(start + 7, 1)[0]);
    }

    [Fact]
    public void Remap_of_shared_pages_keeps_them_shared()
    {
        ulong start = Map(2 * Page, ReadWrite, Shared | Anonymous, NoFile);
        Store(start + Page, 5);

        ulong moved = Remap(start, 2 * Page, 50 * Page, MayMove);
        Assert.Equal(0, _lab.Call(SystemCallNumber.MemoryAdvise, moved, 2 * Page, 4));

        Assert.Equal(5, _lab.Read(moved + Page, 1)[0]);
    }

    private long TryMap(ulong size, ulong rights, ulong flags, ulong file, ulong offset = 0) =>
        _lab.Call(SystemCallNumber.MemoryMap, 0, size, rights, flags, file, offset);

    private ulong Map(ulong size, ulong rights, ulong flags, ulong file, ulong offset = 0)
    {
        long start = TryMap(size, rights, flags, file, offset);
        Assert.True(start > 0, $"mmap answers {start}");
        return (ulong)start;
    }

    private ulong Remap(ulong start, ulong size, ulong newSize, ulong flags) =>
        (ulong)_lab.Call(SystemCallNumber.MemoryRemap, start, size, newSize, flags);

    private void Store(ulong address, byte value) => Assert.True(_lab.Supervisor.UserMemory.TryWrite(new LinearAddress(address), value));
}
