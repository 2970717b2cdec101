// SPDX-License-Identifier: MIT
using System.Text;
using X64Paging.Kernel.Linux.Files;
using X64Paging.Kernel.Processes;
using X64Paging.Paging;

namespace X64Paging.Kernel.Linux.Calls;

/// <summary>System calls that open, make, remove and rename by path.</summary>
internal sealed class PathCalls
{
    private const ulong HereDirectory = unchecked((ulong)PathArgument.WorkingDirectory);
    private const ulong RemovesDirectory = 0x200;
    private const ulong RenameNoReplace = 1;
    private const uint ModeMask = 0xFFF;

    private readonly Supervisor _supervisor;
    private readonly UserMemory _user;

    public PathCalls(Supervisor supervisor)
    {
        _supervisor = supervisor;
        _user = supervisor.UserMemory;
    }

    private FileSystem Files => _supervisor.FileSystem;

    public void Register(SystemCallTable table)
    {
        table[SystemCallNumber.Open] = (process, in a) => Open(process, HereDirectory, a.AddressA, (OpenFlags)a.B, a.C);
        table[SystemCallNumber.OpenAt] = (process, in a) => Open(process, a.A, a.AddressB, (OpenFlags)a.C, a.D);
        table[SystemCallNumber.Create] = (process, in a) =>
            Open(process, HereDirectory, a.AddressA, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate, a.B);
        table[SystemCallNumber.Unlink] = (process, in a) => Unlink(process, HereDirectory, a.AddressA, 0);
        table[SystemCallNumber.UnlinkAt] = (process, in a) => Unlink(process, a.A, a.AddressB, a.C);
        table[SystemCallNumber.RemoveDirectory] = (process, in a) => Unlink(process, HereDirectory, a.AddressA, RemovesDirectory);
        table[SystemCallNumber.Rename] = (process, in a) => Rename(process, HereDirectory, a.AddressA, HereDirectory, a.AddressB, 0);
        table[SystemCallNumber.RenameAt] = (process, in a) => Rename(process, a.A, a.AddressB, a.C, a.AddressD, 0);
        table[SystemCallNumber.RenameAt2] = (process, in a) => Rename(process, a.A, a.AddressB, a.C, a.AddressD, a.E);
        table[SystemCallNumber.MakeDirectory] = (process, in a) => MakeDirectory(process, HereDirectory, a.AddressA, a.B);
        table[SystemCallNumber.MakeDirectoryAt] = (process, in a) => MakeDirectory(process, a.A, a.AddressB, a.C);
        table[SystemCallNumber.ChangeMode] = (process, in a) => ChangeMode(process, HereDirectory, a.AddressA, a.B);
        table[SystemCallNumber.ChangeModeAt] = (process, in a) => ChangeMode(process, a.A, a.AddressB, a.C);
        table[SystemCallNumber.Truncate] = Truncate;
        table[SystemCallNumber.ReadLink] = (process, in a) => ReadLink(process, HereDirectory, a.AddressA, a.AddressB, a.C);
        table[SystemCallNumber.ReadLinkAt] = (process, in a) => ReadLink(process, a.A, a.AddressB, a.AddressC, a.D);
        table[SystemCallNumber.FileModeMask] = SetModeMask;
    }

    private static SystemCallResult SetModeMask(Process process, in SystemCallArguments arguments)
    {
        uint before = process.FileModeMask;
        process.FileModeMask = (uint)arguments.A & 0x1FF;
        return before;
    }

    private SystemCallResult Open(Process process, ulong directory, LinearAddress address, OpenFlags flags, ulong mode)
    {
        if ((flags & OpenFlags.AccessMask) == OpenFlags.AccessMask)
            return Errno.InvalidArgument;

        Errno error = PathArgument.TryRead(_user, process, directory, address, out string path);
        if (error != Errno.None)
            return error;

        error = Files.Open(path, flags, (uint)mode & ModeMask & ~process.FileModeMask, out OpenFile? file);
        if (error != Errno.None)
            return error;

        int descriptor = process.Files.Add(file!, 0, (flags & OpenFlags.CloseOnExecute) != 0);
        return descriptor < 0 ? Errno.TooManyFiles : descriptor;
    }

    private SystemCallResult Unlink(Process process, ulong directory, LinearAddress address, ulong flags)
    {
        Errno error = PathArgument.TryRead(_user, process, directory, address, out string path);
        if (error != Errno.None)
            return error;

        return (flags & RemovesDirectory) != 0 ? Files.RemoveDirectory(path) : Files.Unlink(path);
    }

    private SystemCallResult Rename(Process process, ulong fromDirectory, LinearAddress from, ulong toDirectory, LinearAddress to, ulong flags)
    {
        Errno error = PathArgument.TryRead(_user, process, fromDirectory, from, out string fromPath);
        if (error != Errno.None)
            return error;

        error = PathArgument.TryRead(_user, process, toDirectory, to, out string toPath);
        if (error != Errno.None)
            return error;
        if ((flags & ~RenameNoReplace) != 0)
            return Errno.InvalidArgument;

        string target = toPath;
        return flags == RenameNoReplace && Files.Find(ref target, followsLink: false, out _) == Errno.None ? Errno.Exists : Files.Rename(fromPath, toPath);
    }

    private SystemCallResult MakeDirectory(Process process, ulong directory, LinearAddress address, ulong mode)
    {
        Errno error = PathArgument.TryRead(_user, process, directory, address, out string path);
        return error == Errno.None ? Files.MakeDirectory(path, (uint)mode & ModeMask & ~process.FileModeMask) : error;
    }

    private SystemCallResult ChangeMode(Process process, ulong directory, LinearAddress address, ulong mode)
    {
        Errno error = PathArgument.TryRead(_user, process, directory, address, out string path);
        return error == Errno.None ? Files.ChangeMode(path, (uint)mode & ModeMask) : error;
    }

    private SystemCallResult Truncate(Process process, in SystemCallArguments arguments)
    {
        if ((long)arguments.B < 0)
            return Errno.InvalidArgument;

        Errno error = PathArgument.TryRead(_user, process, HereDirectory, arguments.AddressA, out string path);
        return error == Errno.None ? Files.Truncate(path, (long)arguments.B) : error;
    }

    private SystemCallResult ReadLink(Process process, ulong directory, LinearAddress address, LinearAddress buffer, ulong size)
    {
        if (size is 0 or > int.MaxValue)
            return Errno.InvalidArgument;

        Errno error = UserText.TryRead(_user, address, PathName.Limit, out string text);
        if (error != Errno.None)
            return error;

        string target = process.ExecutablePath;
        if (text != "/proc/self/exe")
        {
            error = PathArgument.TryRead(_user, process, directory, address, out string path);
            FileNode? node = null;
            if (error == Errno.None)
                error = Files.Find(ref path, followsLink: false, out node);
            if (error != Errno.None)
                return error;
            if (node is not LinkNode link)
                return Errno.InvalidArgument;

            target = link.Target;
        }

        byte[] bytes = Encoding.UTF8.GetBytes(target);
        int length = (int)ulong.Min((ulong)bytes.Length, size);
        return _user.TryWrite(buffer, bytes.AsSpan(0, length)) ? length : Errno.BadAddress;
    }
}
