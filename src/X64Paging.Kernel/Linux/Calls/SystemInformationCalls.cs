// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using CommunityToolkit.HighPerformance.Buffers;
using X64Paging.Kernel.Linux.Time;
using X64Paging.Kernel.Processes;
using X64Paging.Memory;

namespace X64Paging.Kernel.Linux.Calls;

/// <summary>System calls that tell of the machine: always the same one.</summary>
internal sealed class SystemInformationCalls
{
    private const int NameFieldSize = 65;
    private const int NameFields = 6;
    private const int InformationSize = 112;
    private const int RandomChunk = 64 << 10;

    private readonly Supervisor _supervisor;
    private readonly UserMemory _user;

    public SystemInformationCalls(Supervisor supervisor)
    {
        _supervisor = supervisor;
        _user = supervisor.UserMemory;
    }

    public void Register(SystemCallTable table)
    {
        table[SystemCallNumber.SystemName] = GetName;
        table[SystemCallNumber.SystemInformation] = GetInformation;
        table[SystemCallNumber.SchedulerYield] = static (_, in _) => SystemCallResult.Yielded;
        table[SystemCallNumber.GetAffinity] = GetAffinity;
        table[SystemCallNumber.GetCpu] = GetCpu;
        table[SystemCallNumber.GetRandom] = GetRandom;
    }

    /// <summary>uname.</summary>
    private SystemCallResult GetName(Process process, in SystemCallArguments arguments)
    {
        Span<byte> names = stackalloc byte[NameFieldSize * NameFields];
        names.Clear();
        "Linux"u8.CopyTo(names);
        "x64paging"u8.CopyTo(names[NameFieldSize..]);
        "6.1.0-x64paging"u8.CopyTo(names[(2 * NameFieldSize)..]);
        "#1 X64Paging"u8.CopyTo(names[(3 * NameFieldSize)..]);
        "x86_64"u8.CopyTo(names[(4 * NameFieldSize)..]);
        "(none)"u8.CopyTo(names[(5 * NameFieldSize)..]);
        return _user.TryWrite(arguments.AddressA, names) ? 0 : Errno.BadAddress;
    }

    /// <summary>sysinfo: uptime, memory and processes; no swap and no load.</summary>
    private SystemCallResult GetInformation(Process process, in SystemCallArguments arguments)
    {
        Span<byte> information = stackalloc byte[InformationSize];
        information.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(information, _supervisor.Clock.Now / KernelClock.NanosecondsPerSecond);
        BinaryPrimitives.WriteUInt64LittleEndian(information[32..], _supervisor.Frames.TotalCount * Frame.Size);
        BinaryPrimitives.WriteUInt64LittleEndian(information[40..], _supervisor.Frames.FreeCount * Frame.Size);
        BinaryPrimitives.WriteUInt16LittleEndian(information[80..], (ushort)_supervisor.Processes.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(information[104..], 1);
        return _user.TryWrite(arguments.AddressA, information) ? 0 : Errno.BadAddress;
    }

    /// <summary>sched_getaffinity: one processor.</summary>
    private SystemCallResult GetAffinity(Process process, in SystemCallArguments arguments)
    {
        if (arguments.B < sizeof(ulong) || arguments.B % sizeof(ulong) != 0)
            return Errno.InvalidArgument;

        return _user.TryWrite(arguments.AddressC, 1UL) ? sizeof(ulong) : Errno.BadAddress;
    }

    private SystemCallResult GetCpu(Process process, in SystemCallArguments arguments)
    {
        bool isWritten = (arguments.A == 0 || _user.TryWrite(arguments.AddressA, 0U)) && (arguments.B == 0 || _user.TryWrite(arguments.AddressB, 0U));
        return isWritten ? 0 : Errno.BadAddress;
    }

    private SystemCallResult GetRandom(Process process, in SystemCallArguments arguments)
    {
        const ulong KnownFlags = 7;
        if ((arguments.C & ~KnownFlags) != 0)
            return Errno.InvalidArgument;

        ulong size = ulong.Min(arguments.B, int.MaxValue);
        using SpanOwner<byte> chunk = SpanOwner<byte>.Allocate((int)ulong.Min(size, RandomChunk));
        for (ulong done = 0; done < size; done += RandomChunk)
        {
            Span<byte> bytes = chunk.Span[..(int)ulong.Min(size - done, RandomChunk)];
            _supervisor.Random.Fill(bytes);
            if (!_user.TryWrite(arguments.AddressA + done, bytes))
                return done > 0 ? (long)done : Errno.BadAddress;
        }

        return (long)size;
    }
}
