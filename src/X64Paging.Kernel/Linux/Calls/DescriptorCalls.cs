// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Linux.Files;
using X64Paging.Kernel.Processes;
using X64Paging.Paging;

namespace X64Paging.Kernel.Linux.Calls;

/// <summary>System calls on descriptors as such.</summary>
internal sealed class DescriptorCalls
{
    private enum ControlCommand : ulong
    {
        Duplicate = 0,
        GetDescriptorFlags = 1,
        SetDescriptorFlags = 2,
        GetStatusFlags = 3,
        SetStatusFlags = 4,
        DuplicateCloseOnExecute = 1030,
        SetPipeSize = 1031,
        GetPipeSize = 1032,
    }

    /// <summary>The most pipes at a time: they take 64 KiB of the host's memory each.</summary>
    private const int PipeLimit = 4096;

    private const ulong FirstPipeInode = 0x1000;

    private readonly Supervisor _supervisor;
    private ulong _lastPipe;
    private int _pipeCount;

    public DescriptorCalls(Supervisor supervisor) => _supervisor = supervisor;

    public void Register(SystemCallTable table)
    {
        table[SystemCallNumber.Close] = static (process, in arguments) => process.Files.Remove(arguments.A) ? 0 : Errno.BadDescriptor;
        table[SystemCallNumber.Duplicate] = static (process, in arguments) => Duplicate(process, arguments.A, 0, closesOnExecute: false);
        table[SystemCallNumber.DuplicateTo] = static (process, in arguments) => DuplicateTo(process, arguments, OpenFlags.ReadOnly);
        table[SystemCallNumber.DuplicateTo3] = DuplicateTo3;
        table[SystemCallNumber.FileControl] = Control;
        table[SystemCallNumber.IoControl] = static (process, in arguments) => process.Files[arguments.A] == null ? Errno.BadDescriptor : Errno.NotTerminal;
        table[SystemCallNumber.Seek] = Seek;
        table[SystemCallNumber.Pipe] = (process, in arguments) => MakePipe(process, arguments.AddressA, OpenFlags.ReadOnly);
        table[SystemCallNumber.Pipe2] = (process, in arguments) => MakePipe(process, arguments.AddressA, (OpenFlags)arguments.B);
        table[SystemCallNumber.FileSync] = Synchronize;
        table[SystemCallNumber.FileDataSync] = Synchronize;
        table[SystemCallNumber.FileAdvise] = static (process, in arguments) => process.Files[arguments.A] == null ? Errno.BadDescriptor : 0;
        table[SystemCallNumber.FileTruncate] = Truncate;
        table[SystemCallNumber.FileChangeMode] = static (process, in arguments) =>
            process.Files[arguments.A] is { } file ? file.ChangeMode((uint)arguments.B & 0xFFF) : Errno.BadDescriptor;
    }

    private static SystemCallResult Duplicate(Process process, ulong descriptor, int lowest, bool closesOnExecute)
    {
        OpenFile? file = process.Files[descriptor];
        if (file == null)
            return Errno.BadDescriptor;

        int copy = process.Files.Add(file, lowest, closesOnExecute);
        return copy < 0 ? Errno.TooManyFiles : copy;
    }

    private static SystemCallResult DuplicateTo(Process process, in SystemCallArguments arguments, OpenFlags flags)
    {
        OpenFile? file = process.Files[arguments.A];
        if (file == null || arguments.B >= FileTable.Limit)
            return Errno.BadDescriptor;

        if (arguments.A != arguments.B)
            process.Files.Set((int)arguments.B, file, (flags & OpenFlags.CloseOnExecute) != 0);
        return (long)arguments.B;
    }

    private static SystemCallResult DuplicateTo3(Process process, in SystemCallArguments arguments)
    {
        OpenFlags flags = (OpenFlags)arguments.C;
        return arguments.A == arguments.B || (flags & ~OpenFlags.CloseOnExecute) != 0 ? Errno.InvalidArgument : DuplicateTo(process, arguments, flags);
    }

    private static SystemCallResult Control(Process process, in SystemCallArguments arguments)
    {
        OpenFile? file = process.Files[arguments.A];
        if (file == null)
            return Errno.BadDescriptor;

        switch ((ControlCommand)arguments.B)
        {
            case ControlCommand.Duplicate or ControlCommand.DuplicateCloseOnExecute when arguments.C >= FileTable.Limit:
                return Errno.InvalidArgument;
            case ControlCommand.Duplicate:
                return Duplicate(process, arguments.A, (int)arguments.C, closesOnExecute: false);
            case ControlCommand.DuplicateCloseOnExecute:
                return Duplicate(process, arguments.A, (int)arguments.C, closesOnExecute: true);
            case ControlCommand.GetDescriptorFlags:
                return process.Files.ClosesOnExecute(arguments.A) ? 1 : 0;
            case ControlCommand.SetDescriptorFlags:
                process.Files.SetClosesOnExecute(arguments.A, (arguments.C & 1) != 0);
                return 0;
            case ControlCommand.GetStatusFlags:
                return (long)(file.Flags & (OpenFlags.AccessMask | OpenFlags.Changeable | OpenFlags.PathOnly | OpenFlags.Directory));
            case ControlCommand.SetStatusFlags:
                file.Flags = (file.Flags & ~OpenFlags.Changeable) | ((OpenFlags)arguments.C & OpenFlags.Changeable);
                return 0;
            case ControlCommand.GetPipeSize or ControlCommand.SetPipeSize when file is PipeReader or PipeWriter:
                return Pipe.Capacity;
            default:
                return Errno.InvalidArgument;
        }
    }

    private static SystemCallResult Seek(Process process, in SystemCallArguments arguments)
    {
        OpenFile? file = process.Files[arguments.A];
        if (file == null)
            return Errno.BadDescriptor;

        return arguments.C > (ulong)SeekOrigin.End ? Errno.InvalidArgument : file.Seek((long)arguments.B, (SeekOrigin)arguments.C);
    }

    private static SystemCallResult Synchronize(Process process, in SystemCallArguments arguments) => process.Files[arguments.A] switch
    {
        null => Errno.BadDescriptor,
        RegularFile or DirectoryFile => 0,
        _ => Errno.InvalidArgument,
    };

    private static SystemCallResult Truncate(Process process, in SystemCallArguments arguments)
    {
        OpenFile? file = process.Files[arguments.A];
        if (file == null)
            return Errno.BadDescriptor;

        return !file.CanWrite || (long)arguments.B < 0 ? Errno.InvalidArgument : file.Truncate((long)arguments.B);
    }

    private SystemCallResult MakePipe(Process process, LinearAddress address, OpenFlags flags)
    {
        if ((flags & ~(OpenFlags.NonBlocking | OpenFlags.CloseOnExecute)) != 0)
            return Errno.InvalidArgument;

        if (_pipeCount >= PipeLimit)
            return Errno.TooManyFilesInSystem;

        _pipeCount++;
        Pipe pipe = new(_supervisor.Scheduler, FirstPipeInode + _lastPipe++, () => _pipeCount--);
        bool closesOnExecute = (flags & OpenFlags.CloseOnExecute) != 0;
        int reader = process.Files.Add(new PipeReader(pipe, flags & OpenFlags.NonBlocking), 0, closesOnExecute);
        int writer = process.Files.Add(new PipeWriter(pipe, flags & OpenFlags.NonBlocking), 0, closesOnExecute);
        if (writer >= 0 && _supervisor.UserMemory.TryWrite(address, (ulong)(uint)writer << 32 | (uint)reader))
            return 0;

        process.Files.Remove((ulong)reader);
        process.Files.Remove((ulong)writer);
        return writer < 0 ? Errno.TooManyFiles : Errno.BadAddress;
    }
}
