// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Linux;
using X64Paging.Kernel.Processes;

namespace X64Paging.Kernel.Tests.Linux;

/// <summary>Descriptors, and transfers through them.</summary>
public sealed class DescriptorTests : IDisposable
{
    private const ulong DuplicateCommand = 0;
    private const ulong GetDescriptorFlags = 1;
    private const ulong SetDescriptorFlags = 2;
    private const ulong GetStatusFlags = 3;
    private const ulong SetStatusFlags = 4;
    private const ulong CloseOnExecute = 0x8_0000;
    private const ulong ReadWrite = 2;

    private readonly MemoryStream _output = new();
    private readonly KernelLab _lab;

    public DescriptorTests() => _lab = new KernelLab(new SupervisorOptions
    {
        StandardInput = new MemoryStream("input"u8.ToArray()),
        StandardOutput = _output,
        HostFiles = new FakeHostFiles(),
    });

    public void Dispose()
    {
        _lab.Dispose();
        _output.Dispose();
    }

    [Fact]
    public void Standard_streams_are_no_terminals_and_cannot_seek()
    {
        Assert.Equal("input", _lab.ReadText(0));
        Assert.Equal("", _lab.ReadText(0));
        Assert.Equal(-(long)Errno.NotTerminal, _lab.Call(SystemCallNumber.IoControl, 1, 0x5401, 0));
        Assert.Equal(-(long)Errno.IllegalSeek, _lab.Call(SystemCallNumber.Seek, 1, 0, 1));
        Assert.Equal(-(long)Errno.BadDescriptor, _lab.Call(SystemCallNumber.Read, 1, _lab.Reserve(1), 1));
        Assert.Equal(-(long)Errno.BadDescriptor, _lab.Call(SystemCallNumber.Write, 0, _lab.Reserve(1), 1));
    }

    [Fact]
    public void Duplicates_share_a_file_and_take_the_lowest_descriptor()
    {
        Assert.Equal(3, _lab.Call(SystemCallNumber.Duplicate, 1));
        Assert.Equal(9, _lab.Call(SystemCallNumber.DuplicateTo, 1, 9));
        Assert.Equal(20, _lab.Call(SystemCallNumber.FileControl, 1, DuplicateCommand, 20));
        Assert.Equal(0, _lab.Call(SystemCallNumber.Close, 1));
        Assert.Equal(1, _lab.Write(9, "a"));
        Assert.Equal(-(long)Errno.BadDescriptor, _lab.Write(1, "b"));
        Assert.Equal(1, _lab.Call(SystemCallNumber.Duplicate, 3));
        Assert.Equal("a"u8, _output.ToArray());
    }

    [Fact]
    public void Descriptors_end_at_the_limit()
    {
        Assert.Equal(-(long)Errno.BadDescriptor, _lab.Call(SystemCallNumber.DuplicateTo, 1, 1024));
        Assert.Equal(1023, _lab.Call(SystemCallNumber.FileControl, 1, DuplicateCommand, 1023));
        Assert.Equal(-(long)Errno.TooManyFiles, _lab.Call(SystemCallNumber.FileControl, 1, DuplicateCommand, 1023));
        Assert.Equal(-(long)Errno.InvalidArgument, _lab.Call(SystemCallNumber.FileControl, 1, DuplicateCommand, 1024));
        Assert.Equal(-(long)Errno.BadDescriptor, _lab.Call(SystemCallNumber.Close, ulong.MaxValue));
    }

    [Fact]
    public void Flags_of_descriptors_are_their_own_and_flags_of_files_are_shared()
    {
        long file = _lab.Open("/dev/null", ReadWrite | CloseOnExecute);
        ulong copy = (ulong)_lab.Call(SystemCallNumber.Duplicate, (ulong)file);

        Assert.Equal(1, _lab.Call(SystemCallNumber.FileControl, (ulong)file, GetDescriptorFlags));
        Assert.Equal(0, _lab.Call(SystemCallNumber.FileControl, copy, GetDescriptorFlags));
        _lab.Call(SystemCallNumber.FileControl, (ulong)file, SetDescriptorFlags, 0);
        _lab.Call(SystemCallNumber.FileControl, (ulong)file, SetStatusFlags, 0x800);
        Assert.Equal(0, _lab.Call(SystemCallNumber.FileControl, (ulong)file, GetDescriptorFlags));
        Assert.Equal(0x802, _lab.Call(SystemCallNumber.FileControl, copy, GetStatusFlags));
    }

    [Fact]
    public void Vectors_gather_and_scatter()
    {
        ulong pieces = _lab.Reserve(48);
        ulong text = _lab.Bytes("onetwothree"u8);
        Store(pieces, text, 3, text + 100, 0, text + 6, 5);

        Assert.Equal(8, _lab.Call(SystemCallNumber.WriteVector, 1, pieces, 3));
        Assert.Equal("onethree"u8, _output.ToArray());
        Store(pieces, text, 2, text + 6, 1, text + 8, 1);
        Assert.Equal(4, _lab.Call(SystemCallNumber.ReadVector, 0, pieces, 3));
        Assert.Equal("inetwophu"u8, _lab.Read(text, 9));
        Assert.Equal(-(long)Errno.InvalidArgument, _lab.Call(SystemCallNumber.WriteVector, 1, pieces, 1025));
        Assert.Equal(-(long)Errno.BadAddress, _lab.Call(SystemCallNumber.WriteVector, 1, 8, 1));
        Store(pieces, text, ulong.MaxValue, text, 1, 0, 0);
        Assert.Equal(-(long)Errno.InvalidArgument, _lab.Call(SystemCallNumber.WriteVector, 1, pieces, 3));
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(0xFFFF_8000_0000_0000UL)]
    [InlineData(ulong.MaxValue)]
    public void Bad_buffers_are_refused(ulong address)
    {
        Assert.Equal(-(long)Errno.BadAddress, _lab.Call(SystemCallNumber.Write, 1, address, 1));
        Assert.Equal(-(long)Errno.BadAddress, _lab.Call(SystemCallNumber.Write, 1, address, ulong.MaxValue));
        Assert.Equal(0, _lab.Call(SystemCallNumber.Write, 1, address, 0));
        Assert.Empty(_output.ToArray());
    }

    [Fact]
    public void Poll_tells_what_is_ready_and_what_is_no_descriptor()
    {
        ulong pipe = _lab.Reserve(8);
        _lab.Call(SystemCallNumber.Pipe, pipe);
        int reader = _lab.Read<int>(pipe);
        int writer = _lab.Read<int>(pipe + 4);
        ulong entries = _lab.Bytes([.. BitConverter.GetBytes(reader), 1, 0, 0, 0, .. BitConverter.GetBytes(writer), 4, 0, 0, 0, 99, 0, 0, 0, 1, 0, 0, 0]);

        Assert.Equal(2, _lab.Call(SystemCallNumber.Poll, entries, 3, 0));
        Assert.Equal((0, 4, 0x20), (_lab.Read<short>(entries + 6), _lab.Read<short>(entries + 14), _lab.Read<short>(entries + 22)));
        _lab.Call(SystemCallNumber.Close, (ulong)writer);
        Assert.Equal(1, _lab.Call(SystemCallNumber.Poll, entries, 1, 0));
        Assert.Equal(0x10, _lab.Read<short>(entries + 6));
        Assert.Equal(-(long)Errno.InvalidArgument, _lab.Call(SystemCallNumber.Poll, entries, ulong.MaxValue, 0));
    }

    private void Store(ulong address, params ulong[] words)
    {
        foreach (ulong word in words)
        {
            Assert.True(_lab.Supervisor.UserMemory.TryWrite(new Paging.LinearAddress(address), word));
            address += 8;
        }
    }
}
