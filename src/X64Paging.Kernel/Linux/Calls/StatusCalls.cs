// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using X64Paging.Kernel.Linux.Files;
using X64Paging.Kernel.Processes;
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Kernel.Linux.Calls;

/// <summary>stat and its kin.</summary>
internal sealed class StatusCalls
{
    private const ulong HereDirectory = unchecked((ulong)PathArgument.WorkingDirectory);
    private const ulong NoFollow = 0x100;
    private const ulong EmptyPath = 0x1000;
    private const int StatusSize = 144;
    private const int SectorSize = 512;

    private const ulong ExecuteAccess = 1;
    private const ulong AccessMask = 7;
    private const uint AnyExecute = 0x49;

    private readonly Supervisor _supervisor;
    private readonly UserMemory _user;

    public StatusCalls(Supervisor supervisor)
    {
        _supervisor = supervisor;
        _user = supervisor.UserMemory;
    }

    public void Register(SystemCallTable table)
    {
        table[SystemCallNumber.Status] = (process, in a) => PathStatus(process, HereDirectory, a.AddressA, a.AddressB, followsLink: true);
        table[SystemCallNumber.LinkStatus] = (process, in a) => PathStatus(process, HereDirectory, a.AddressA, a.AddressB, followsLink: false);
        table[SystemCallNumber.FileStatus] = (process, in a) => DescriptorStatus(process, a.A, a.AddressB);
        table[SystemCallNumber.StatusAt] = StatusAt;
        table[SystemCallNumber.Access] = (process, in a) => Access(process, HereDirectory, a.AddressA, a.B);
        table[SystemCallNumber.AccessAt] = (process, in a) => Access(process, a.A, a.AddressB, a.C);
        table[SystemCallNumber.AccessAt2] = (process, in a) => Access(process, a.A, a.AddressB, a.C);
    }

    private SystemCallResult StatusAt(Process process, in SystemCallArguments arguments)
    {
        if ((arguments.D & EmptyPath) != 0 && _user.TryRead(arguments.AddressB, out byte first) && first == 0)
        {
            return (int)arguments.A == PathArgument.WorkingDirectory
                ? PathStatus(process, process.WorkingDirectory, arguments.AddressC, followsLink: true)
                : DescriptorStatus(process, (uint)arguments.A, arguments.AddressC);
        }

        return PathStatus(process, arguments.A, arguments.AddressB, arguments.AddressC, (arguments.D & NoFollow) == 0);
    }

    private SystemCallResult PathStatus(Process process, ulong directory, LinearAddress address, LinearAddress buffer, bool followsLink)
    {
        Errno error = PathArgument.TryRead(_user, process, directory, address, out string path);
        return error == Errno.None ? PathStatus(process, path, buffer, followsLink) : error;
    }

    private SystemCallResult PathStatus(Process process, string path, LinearAddress buffer, bool followsLink)
    {
        _ = process;
        Errno error = _supervisor.FileSystem.Find(ref path, followsLink, out FileNode? node);
        return error == Errno.None ? Store(node!.Status, buffer) : error;
    }

    private SystemCallResult DescriptorStatus(Process process, ulong descriptor, LinearAddress buffer) =>
        process.Files[descriptor] is { } file ? Store(file.Status, buffer) : Errno.BadDescriptor;

    /// <summary>Stores a struct stat.</summary>
    private SystemCallResult Store(in FileStatus status, LinearAddress address)
    {
        Span<byte> buffer = stackalloc byte[StatusSize];
        buffer.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(buffer, 1);                              // st_dev
        BinaryPrimitives.WriteUInt64LittleEndian(buffer[8..], status.Inode);
        BinaryPrimitives.WriteUInt64LittleEndian(buffer[16..], 1);                        // st_nlink
        BinaryPrimitives.WriteUInt32LittleEndian(buffer[24..], status.Mode);
        BinaryPrimitives.WriteUInt32LittleEndian(buffer[28..], ProcessIdentity.UserId);
        BinaryPrimitives.WriteUInt32LittleEndian(buffer[32..], ProcessIdentity.GroupId);
        BinaryPrimitives.WriteInt64LittleEndian(buffer[48..], status.Size);
        BinaryPrimitives.WriteInt64LittleEndian(buffer[56..], Frame.Size);                // st_blksize
        BinaryPrimitives.WriteInt64LittleEndian(buffer[64..], (status.Size + SectorSize - 1) / SectorSize);
        foreach (int time in (ReadOnlySpan<int>)[72, 88, 104])
            BinaryPrimitives.WriteInt64LittleEndian(buffer[time..], status.ModifiedSeconds);
        return _user.TryWrite(address, buffer) ? 0 : Errno.BadAddress;
    }

    /// <summary>access: whatever is there can be read and written; it can be executed if anybody may.</summary>
    private SystemCallResult Access(Process process, ulong directory, LinearAddress address, ulong mode)
    {
        if ((mode & ~AccessMask) != 0)
            return Errno.InvalidArgument;

        Errno error = PathArgument.TryRead(_user, process, directory, address, out string path);
        FileNode? node = null;
        if (error == Errno.None)
            error = _supervisor.FileSystem.Find(ref path, followsLink: true, out node);
        if (error != Errno.None)
            return error;

        return (mode & ExecuteAccess) != 0 && (node!.Permissions & AnyExecute) == 0 ? Errno.AccessDenied : 0;
    }
}
