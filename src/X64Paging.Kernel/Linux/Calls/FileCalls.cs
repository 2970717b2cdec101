// SPDX-License-Identifier: MIT
using CommunityToolkit.HighPerformance.Buffers;
using X64Paging.Kernel.Linux.Files;
using X64Paging.Kernel.Processes;
using X64Paging.Paging;

namespace X64Paging.Kernel.Linux.Calls;

/// <summary>System calls on descriptors.</summary>
internal sealed class FileCalls
{
    /// <summary>The most bytes that one call moves: Linux allows fewer than were asked for.</summary>
    private const int TransferLimit = 1 << 20;

    private const int VectorLimit = 1024;

    private readonly UserMemory _user;

    public FileCalls(Supervisor supervisor) => _user = supervisor.UserMemory;

    public SystemCallResult Read(Process process, in SystemCallArguments arguments)
    {
        OpenFile? file = process.Files[arguments.A];
        if (file == null)
            return Errno.BadDescriptor;

        using SpanOwner<byte> buffer = SpanOwner<byte>.Allocate((int)ulong.Min(arguments.C, TransferLimit));
        SystemCallResult result = file.Read(buffer.Span);
        if (result.Disposition != SystemCallDisposition.Done || result.Value <= 0)
            return result;

        return _user.TryWrite(arguments.AddressB, buffer.Span[..(int)result.Value]) ? result : Errno.BadAddress;
    }

    public SystemCallResult Write(Process process, in SystemCallArguments arguments)
    {
        OpenFile? file = process.Files[arguments.A];
        return file == null ? Errno.BadDescriptor : Write(file, arguments.AddressB, arguments.C);
    }

    public SystemCallResult WriteVector(Process process, in SystemCallArguments arguments)
    {
        OpenFile? file = process.Files[arguments.A];
        if (file == null)
            return Errno.BadDescriptor;
        if (arguments.C > VectorLimit)
            return Errno.InvalidArgument;

        long total = 0;
        for (ulong i = 0; i < arguments.C; i++)
        {
            if (!_user.TryRead(arguments.AddressB + i * 16, out IoVector vector))
                return total > 0 ? total : Errno.BadAddress;
            if (vector.Size == 0)
                continue;

            SystemCallResult result = Write(file, new LinearAddress(vector.Base), vector.Size);
            if (result.Disposition != SystemCallDisposition.Done || result.Value < 0)
                return total > 0 ? total : result;

            total += result.Value;
            if ((ulong)result.Value < vector.Size)
                break;
        }

        return total;
    }

    private SystemCallResult Write(OpenFile file, LinearAddress address, ulong size)
    {
        using SpanOwner<byte> buffer = SpanOwner<byte>.Allocate((int)ulong.Min(size, TransferLimit));
        return _user.TryRead(address, buffer.Span) ? file.Write(buffer.Span) : Errno.BadAddress;
    }
}
