// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Text;
using X64Paging.Kernel.Linux;
using X64Paging.Kernel.Processes;

namespace X64Paging.Kernel.Tests.Linux;

/// <summary>Files as programs see them: the host's below, an overlay above.</summary>
public sealed class FileTests : IDisposable
{
    private const ulong WriteOnly = 1;
    private const ulong ReadWrite = 2;
    private const ulong Create = 0x40;
    private const ulong Exclusive = 0x80;
    private const ulong Truncate = 0x200;
    private const ulong Append = 0x400;
    private const int StatusSize = 144;

    private readonly FakeHostFiles _host = new FakeHostFiles()
        .WithText("/tmp/host", "from the host").WithDirectory("/tmp/folder").WithText("/tmp/folder/inner", "deep").WithLink("/tmp/link", "host");

    private readonly KernelLab _lab;

    public FileTests() => _lab = new KernelLab(new SupervisorOptions { HostFiles = _host, WorkingDirectory = "/tmp", MemorySize = 4 << 20 });

    public void Dispose() => _lab.Dispose();

    [Theory]
    [InlineData("/tmp/host")]
    [InlineData("host")]
    [InlineData("folder/../host")]
    [InlineData("link")]
    [InlineData("../tmp/./host")]
    public void Host_file_is_read_by_any_path(string path)
    {
        long file = _lab.Open(path);

        Assert.Equal("from ", _lab.ReadText(file, 5));
        Assert.Equal("the host", _lab.ReadText(file));
        Assert.Equal("", _lab.ReadText(file));
    }

    [Fact]
    public void Write_to_a_host_file_stays_in_the_run()
    {
        long file = _lab.Open("host", ReadWrite);
        _lab.Write(file, "FROM");

        Assert.Equal("FROM the host", _lab.ReadText(_lab.Open("host")));
        Assert.Equal("from the host", Encoding.UTF8.GetString(_host["/tmp/host"]!));
    }

    [Fact]
    public void New_file_is_written_read_and_removed()
    {
        long file = _lab.Open("new", WriteOnly | Create | Exclusive);
        _lab.Write(file, "text");

        Assert.Equal("text", _lab.ReadText(_lab.Open("new")));
        Assert.Equal(-(long)Errno.Exists, _lab.Open("new", WriteOnly | Create | Exclusive));
        Assert.Equal(0, _lab.Call(SystemCallNumber.Unlink, _lab.Text("new")));
        Assert.Equal(-(long)Errno.NoEntry, _lab.Open("new"));
        Assert.Null(_host.Find("/tmp/new"));
    }

    [Fact]
    public void Removed_host_file_is_hidden_and_an_open_one_stays()
    {
        long file = _lab.Open("host");

        Assert.Equal(0, _lab.Call(SystemCallNumber.Unlink, _lab.Text("host")));

        Assert.Equal(-(long)Errno.NoEntry, _lab.Open("host"));
        Assert.Equal("from the host", _lab.ReadText(file));
        Assert.NotNull(_host.Find("/tmp/host"));
    }

    [Fact]
    public void Append_writes_at_the_end_and_truncation_empties()
    {
        long file = _lab.Open("host", ReadWrite | Append);
        _lab.Write(file, "!");

        Assert.Equal("from the host!", _lab.ReadText(_lab.Open("host")));
        _lab.Open("host", WriteOnly | Truncate);
        Assert.Equal("", _lab.ReadText(_lab.Open("host")));
    }

    [Fact]
    public void Seek_and_positioned_transfers_keep_their_places()
    {
        long file = _lab.Open("new", ReadWrite | Create);
        _lab.Write(file, "0123456789");
        ulong buffer = _lab.Bytes("ab"u8);

        Assert.Equal(2, _lab.Call(SystemCallNumber.WriteAt, (ulong)file, buffer, 2, 12));
        Assert.Equal(10, _lab.Call(SystemCallNumber.Seek, (ulong)file, 0, 1));
        Assert.Equal(11, _lab.Call(SystemCallNumber.Seek, (ulong)file, unchecked((ulong)-3L), 2));
        Assert.Equal("\0ab", _lab.ReadText(file));
        Assert.Equal(-(long)Errno.InvalidArgument, _lab.Call(SystemCallNumber.Seek, (ulong)file, unchecked((ulong)-1L), 0));
        Assert.Equal(-(long)Errno.InvalidArgument, _lab.Call(SystemCallNumber.Seek, (ulong)file, 0, 3));
    }

    [Fact]
    public void Directory_lists_host_and_overlay_without_what_was_removed()
    {
        _lab.Open("new", WriteOnly | Create);
        _lab.Call(SystemCallNumber.Unlink, _lab.Text("host"));

        Assert.Equal([".", "..", "folder", "link", "new"], List("/tmp"));
    }

    [Fact]
    public void Directory_made_where_one_was_removed_is_empty()
    {
        _lab.Call(SystemCallNumber.Unlink, _lab.Text("folder/inner"));
        Assert.Equal(0, _lab.Call(SystemCallNumber.RemoveDirectory, _lab.Text("folder")));
        Assert.Equal(0, _lab.Call(SystemCallNumber.MakeDirectory, _lab.Text("folder"), 0x1ED));

        Assert.Equal([".", ".."], List("folder"));
        Assert.Equal(-(long)Errno.NoEntry, _lab.Open("folder/inner"));
    }

    [Fact]
    public void Rename_moves_files_and_made_directories_and_refuses_host_directories()
    {
        _lab.Call(SystemCallNumber.MakeDirectory, _lab.Text("made"), 0x1ED);
        _lab.Write(_lab.Open("made/a", WriteOnly | Create), "inside");

        Assert.Equal(0, _lab.Call(SystemCallNumber.Rename, _lab.Text("made"), _lab.Text("moved")));
        Assert.Equal(0, _lab.Call(SystemCallNumber.Rename, _lab.Text("host"), _lab.Text("moved/h")));
        Assert.Equal(-(long)Errno.CrossDevice, _lab.Call(SystemCallNumber.Rename, _lab.Text("folder"), _lab.Text("other")));

        Assert.Equal("inside", _lab.ReadText(_lab.Open("moved/a")));
        Assert.Equal("from the host", _lab.ReadText(_lab.Open("moved/h")));
        Assert.Equal(-(long)Errno.NoEntry, _lab.Open("made/a"));
        Assert.Equal(-(long)Errno.NoEntry, _lab.Open("host"));
    }

    [Theory]
    [InlineData("nothing", 0UL, (int)Errno.NoEntry)]
    [InlineData("host/below", 0UL, (int)Errno.NotDirectory)]
    [InlineData("folder", ReadWrite, (int)Errno.IsDirectory)]
    [InlineData("nowhere/new", WriteOnly | Create, (int)Errno.NoEntry)]
    [InlineData("", 0UL, (int)Errno.NoEntry)]
    [InlineData("/dev/new", WriteOnly | Create, (int)Errno.AccessDenied)]
    [InlineData("host", 3UL, (int)Errno.InvalidArgument)]
    [InlineData("link", 0x2_0000UL, (int)Errno.LinkLoop)]
    public void Open_refuses(string path, ulong flags, int error) => Assert.Equal(-error, _lab.Open(path, flags));

    [Fact]
    public void Long_names_are_refused()
    {
        Assert.Equal(-(long)Errno.NameTooLong, _lab.Open(new string('a', 300)));
        Assert.Equal(-(long)Errno.NameTooLong, _lab.Open(new string('/', 4096) + "a"));
        Assert.Equal(-(long)Errno.BadAddress, _lab.Call(SystemCallNumber.Open, 16, 0, 0));
    }

    [Fact]
    public void Hosts_devices_and_processes_are_hidden()
    {
        _host.WithText("/proc/secret", "x").WithText("/dev/sda", "x");

        Assert.Equal(-(long)Errno.NoEntry, _lab.Open("/proc/secret"));
        Assert.Equal([".", "..", "full", "null", "random", "urandom", "zero"], List("/dev"));
    }

    [Fact]
    public void Files_take_no_more_than_the_machines_memory()
    {
        long file = _lab.Open("big", WriteOnly | Create);

        Assert.Equal(-(long)Errno.NoSpace, _lab.Call(SystemCallNumber.FileTruncate, (ulong)file, 8 << 20));
        Assert.Equal(-(long)Errno.FileTooLarge, _lab.Call(SystemCallNumber.FileTruncate, (ulong)file, 1UL << 40));
        Assert.Equal(0, _lab.Call(SystemCallNumber.FileTruncate, (ulong)file, 3 << 20));
        long second = _lab.Open("second", WriteOnly | Create);
        Assert.Equal(-(long)Errno.NoSpace, _lab.Call(SystemCallNumber.FileTruncate, (ulong)second, 3 << 20));
        _lab.Call(SystemCallNumber.Unlink, _lab.Text("big"));
        _lab.Call(SystemCallNumber.Close, (ulong)file);
        Assert.Equal(0, _lab.Call(SystemCallNumber.FileTruncate, (ulong)second, 3 << 20));
    }

    [Fact]
    public void Status_tells_kind_size_and_permissions()
    {
        ulong buffer = _lab.Reserve(StatusSize);

        Assert.Equal(0, _lab.Call(SystemCallNumber.Status, _lab.Text("link"), buffer));
        Assert.Equal((0x8000U | 0x1ED, 13L), (_lab.Read<uint>(buffer + 24), _lab.Read<long>(buffer + 48)));
        Assert.Equal(0, _lab.Call(SystemCallNumber.LinkStatus, _lab.Text("link"), buffer));
        Assert.Equal(0xA000U | 0x1FF, _lab.Read<uint>(buffer + 24));
        Assert.Equal(0, _lab.Call(SystemCallNumber.FileStatus, 1, buffer));
        Assert.Equal(0x1000U, _lab.Read<uint>(buffer + 24) & 0xF000);
    }

    [Fact]
    public void Links_are_read()
    {
        ulong buffer = _lab.Reserve(64);

        Assert.Equal(4, _lab.Call(SystemCallNumber.ReadLink, _lab.Text("link"), buffer, 64));
        Assert.Equal("host"u8, _lab.Read(buffer, 4));
        Assert.Equal(9, _lab.Call(SystemCallNumber.ReadLink, _lab.Text("/proc/self/exe"), buffer, 64));
        Assert.Equal("/bin/test"u8, _lab.Read(buffer, 9));
        Assert.Equal(-(long)Errno.InvalidArgument, _lab.Call(SystemCallNumber.ReadLink, _lab.Text("host"), buffer, 64));
    }

    [Fact]
    public void Working_directory_is_changed_and_told()
    {
        ulong buffer = _lab.Reserve(64);

        Assert.Equal(0, _lab.Call(SystemCallNumber.ChangeDirectory, _lab.Text("folder")));
        Assert.Equal(12, _lab.Call(SystemCallNumber.GetWorkingDirectory, buffer, 64));
        Assert.Equal("/tmp/folder\0"u8, _lab.Read(buffer, 12));
        Assert.Equal("deep", _lab.ReadText(_lab.Open("inner")));
        Assert.Equal(-(long)Errno.NotDirectory, _lab.Call(SystemCallNumber.ChangeDirectory, _lab.Text("inner")));
        Assert.Equal(-(long)Errno.OutOfRange, _lab.Call(SystemCallNumber.GetWorkingDirectory, buffer, 3));
    }

    [Fact]
    public void Host_file_is_read_once_however_many_have_it_open()
    {
        long first = _lab.Open("host");
        _lab.Open("host");

        Assert.Equal(1, _host.ReadCount);
        Assert.Equal("from the host", _lab.ReadText(first));
    }

    private List<string> List(string path)
    {
        long directory = _lab.Open(path);
        ulong buffer = _lab.Reserve(4096);
        List<string> names = [];
        while (_lab.Call(SystemCallNumber.GetDirectoryEntries, (ulong)directory, buffer, 64) is > 0 and long size)
        {
            byte[] bytes = _lab.Read(buffer, (int)size);
            for (int at = 0; at < bytes.Length; at += BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at + 16)))
                names.Add(Encoding.UTF8.GetString(bytes.AsSpan(at + 19, bytes.AsSpan(at + 19).IndexOf((byte)0))));
        }

        return names;
    }
}
