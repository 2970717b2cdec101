// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Text;
using X64Paging.Kernel.Linux.Files;
using X64Paging.Kernel.Processes;
using X64Paging.Memory;

namespace X64Paging.Kernel.Linux.Calls;

/// <summary>System calls on directories: the working directory, and listings.</summary>
internal sealed class DirectoryCalls
{
    private const int EntryHeaderSize = 19;
    private const int BufferLimit = 8 * Frame.Size;

    private readonly Supervisor _supervisor;
    private readonly UserMemory _user;

    public DirectoryCalls(Supervisor supervisor)
    {
        _supervisor = supervisor;
        _user = supervisor.UserMemory;
    }

    public void Register(SystemCallTable table)
    {
        table[SystemCallNumber.GetWorkingDirectory] = GetWorkingDirectory;
        table[SystemCallNumber.ChangeDirectory] = Change;
        table[SystemCallNumber.FileChangeDirectory] = ChangeToDescriptor;
        table[SystemCallNumber.GetDirectoryEntries] = GetEntries;
    }

    private SystemCallResult GetWorkingDirectory(Process process, in SystemCallArguments arguments)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(process.WorkingDirectory + "\0");
        if ((ulong)bytes.Length > arguments.B)
            return Errno.OutOfRange;

        return _user.TryWrite(arguments.AddressA, bytes) ? bytes.Length : Errno.BadAddress;
    }

    private SystemCallResult Change(Process process, in SystemCallArguments arguments)
    {
        Errno error = PathArgument.TryRead(_user, process, unchecked((ulong)PathArgument.WorkingDirectory), arguments.AddressA, out string path);
        FileNode? node = null;
        if (error == Errno.None)
            error = _supervisor.FileSystem.Find(ref path, followsLink: true, out node);
        if (error != Errno.None)
            return error;
        if (node is not DirectoryNode)
            return Errno.NotDirectory;

        process.WorkingDirectory = path;
        return 0;
    }

    private static SystemCallResult ChangeToDescriptor(Process process, in SystemCallArguments arguments)
    {
        switch (process.Files[arguments.A])
        {
            case null:
                return Errno.BadDescriptor;
            case DirectoryFile directory:
                process.WorkingDirectory = directory.Path;
                return 0;
            default:
                return Errno.NotDirectory;
        }
    }

    /// <summary>getdents64: as many entries as fit.</summary>
    private SystemCallResult GetEntries(Process process, in SystemCallArguments arguments)
    {
        OpenFile? file = process.Files[arguments.A];
        if (file == null)
            return Errno.BadDescriptor;
        if (file is not DirectoryFile directory)
            return Errno.NotDirectory;

        byte[] buffer = new byte[(int)ulong.Min(arguments.C, BufferLimit)];
        int used = 0;
        int position = directory.Position;
        while (position < directory.Entries.Count && TryStore(directory.Entries[position], position + 1, buffer.AsSpan(used), out int size))
        {
            used += size;
            position++;
        }

        if (used == 0)
            return position < directory.Entries.Count ? Errno.InvalidArgument : 0;
        if (!_user.TryWrite(arguments.AddressB, buffer.AsSpan(0, used)))
            return Errno.BadAddress;

        directory.Position = position;
        return used;
    }

    /// <summary>Stores a struct linux_dirent64.</summary>
    private static bool TryStore(DirectoryEntry entry, int nextPosition, Span<byte> buffer, out int size)
    {
        int nameSize = Encoding.UTF8.GetByteCount(entry.Name);
        size = (EntryHeaderSize + nameSize + 1 + 7) & ~7;
        if (size > buffer.Length)
            return false;

        buffer[..size].Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(buffer, entry.Inode);
        BinaryPrimitives.WriteInt64LittleEndian(buffer[8..], nextPosition);
        BinaryPrimitives.WriteUInt16LittleEndian(buffer[16..], (ushort)size);
        buffer[18] = (byte)((uint)entry.Kind >> 12);
        Encoding.UTF8.GetBytes(entry.Name, buffer[EntryHeaderSize..]);
        return true;
    }
}
