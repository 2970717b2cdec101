// SPDX-License-Identifier: MIT
using CommunityToolkit.HighPerformance.Buffers;
using X64Paging.Kernel.Linux.Files;
using X64Paging.Kernel.Linux.Signals;
using X64Paging.Kernel.Processes;

namespace X64Paging.Kernel.Linux.Calls;

/// <summary>System calls that move bytes through descriptors.</summary>
internal sealed class TransferCalls
{
    // No smaller than a pipe, so that one read can empty it.
    private const int ChunkSize = Pipe.Capacity;

    private readonly UserMemory _user;

    public TransferCalls(Supervisor supervisor) => _user = supervisor.UserMemory;

    public void Register(SystemCallTable table)
    {
        table[SystemCallNumber.Read] = Read;
        table[SystemCallNumber.Write] = Write;
        table[SystemCallNumber.ReadAt] = ReadAt;
        table[SystemCallNumber.WriteAt] = WriteAt;
        table[SystemCallNumber.ReadVector] = ReadVector;
        table[SystemCallNumber.WriteVector] = WriteVector;
        table[SystemCallNumber.SendFile] = SendFile;
    }

    private SystemCallResult Read(Process process, in SystemCallArguments arguments) =>
        Read(process.Files[arguments.A], UserBuffers.Single(_user, arguments.AddressB, arguments.C), offset: null);

    private SystemCallResult Write(Process process, in SystemCallArguments arguments) =>
        Write(process, process.Files[arguments.A], UserBuffers.Single(_user, arguments.AddressB, arguments.C), offset: null);

    private SystemCallResult ReadAt(Process process, in SystemCallArguments arguments) => (long)arguments.D < 0
        ? Errno.InvalidArgument
        : Read(process.Files[arguments.A], UserBuffers.Single(_user, arguments.AddressB, arguments.C), (long)arguments.D);

    private SystemCallResult WriteAt(Process process, in SystemCallArguments arguments) => (long)arguments.D < 0
        ? Errno.InvalidArgument
        : Write(process, process.Files[arguments.A], UserBuffers.Single(_user, arguments.AddressB, arguments.C), (long)arguments.D);

    private SystemCallResult ReadVector(Process process, in SystemCallArguments arguments)
    {
        OpenFile? file = process.Files[arguments.A];
        if (file == null)
            return Errno.BadDescriptor;

        Errno error = UserBuffers.TryReadVector(_user, arguments.AddressB, arguments.C, out UserBuffers? buffers);
        return error == Errno.None ? Read(file, buffers!, offset: null) : error;
    }

    private SystemCallResult WriteVector(Process process, in SystemCallArguments arguments)
    {
        OpenFile? file = process.Files[arguments.A];
        if (file == null)
            return Errno.BadDescriptor;

        Errno error = UserBuffers.TryReadVector(_user, arguments.AddressB, arguments.C, out UserBuffers? buffers);
        return error == Errno.None ? Write(process, file, buffers!, offset: null) : error;
    }

    private static SystemCallResult Read(OpenFile? file, UserBuffers buffers, long? offset)
    {
        if (file is not { CanRead: true })
            return Errno.BadDescriptor;

        ulong total = 0;
        using SpanOwner<byte> chunk = SpanOwner<byte>.Allocate((int)ulong.Min(buffers.Size, ChunkSize));
        while (total < buffers.Size)
        {
            Span<byte> wanted = chunk.Span[..(int)ulong.Min(buffers.Size - total, ChunkSize)];
            SystemCallResult result = offset is { } start ? file.ReadAt(start + (long)total, wanted) : file.Read(wanted);
            if (result.Disposition != SystemCallDisposition.Done || result.Value < 0)
                return total > 0 ? (long)total : result;
            if (!buffers.TryWrite(total, wanted[..(int)result.Value]))
                return total > 0 ? (long)total : Errno.BadAddress;

            total += (ulong)result.Value;
            if (result.Value < wanted.Length || !file.ReadsFully)
                break;
        }

        return (long)total;
    }

    /// <summary>Writes all. A pipe that fills up blocks the process, which goes on where it was.</summary>
    private static SystemCallResult Write(Process process, OpenFile? file, UserBuffers buffers, long? offset)
    {
        if (file is not { CanWrite: true })
            return Errno.BadDescriptor;

        ulong total = process.BlockedCall?.Progress ?? 0;
        using SpanOwner<byte> chunk = SpanOwner<byte>.Allocate((int)ulong.Min(buffers.Size, ChunkSize));
        while (total < buffers.Size)
        {
            Span<byte> bytes = chunk.Span[..(int)ulong.Min(buffers.Size - total, ChunkSize)];
            if (!buffers.TryRead(total, bytes))
                return total > 0 ? (long)total : Errno.BadAddress;

            SystemCallResult result = offset is { } start ? file.WriteAt(start + (long)total, bytes) : file.Write(bytes);
            if (result.Disposition == SystemCallDisposition.Blocked)
            {
                (process.BlockedCall ??= new BlockedCall()).Progress = total;
                return result;
            }

            if (result.Value < 0)
                return FailWrite(process, total, result);
            total += (ulong)result.Value;
        }

        return (long)total;
    }

    private static SystemCallResult FailWrite(Process process, ulong total, SystemCallResult error)
    {
        if (error.Value == -(long)Errno.BrokenPipe)
            SignalDelivery.Send(process, SignalInfo.FromKernel(Signal.Pipe));
        return total > 0 ? (long)total : error;
    }

    /// <summary>sendfile from a regular file. One chunk at most goes in a call.</summary>
    private SystemCallResult SendFile(Process process, in SystemCallArguments arguments)
    {
        OpenFile? target = process.Files[arguments.A];
        OpenFile? source = process.Files[arguments.B];
        if (target is not { CanWrite: true } || source is not { CanRead: true })
            return Errno.BadDescriptor;
        if (source is not RegularFile regular)
            return Errno.InvalidArgument;

        bool hasOffset = arguments.C != 0;
        long offset = regular.Seek(0, SeekOrigin.Current).Value;
        if (hasOffset && !_user.TryRead(arguments.AddressC, out offset))
            return Errno.BadAddress;
        if (offset < 0)
            return Errno.InvalidArgument;

        using SpanOwner<byte> chunk = SpanOwner<byte>.Allocate((int)ulong.Min(arguments.D, ChunkSize));
        int size = regular.Contents.Read(offset, chunk.Span);
        if (size == 0)
            return 0;

        SystemCallResult result = target.Write(chunk.Span[..size]);
        if (result.Disposition != SystemCallDisposition.Done)
            return result;
        if (result.Value < 0)
            return FailWrite(process, 0, result);
        if (!hasOffset)
            regular.Seek(result.Value, SeekOrigin.Current);
        else if (!_user.TryWrite(arguments.AddressC, offset + result.Value))
            return Errno.BadAddress;
        return result;
    }
}
