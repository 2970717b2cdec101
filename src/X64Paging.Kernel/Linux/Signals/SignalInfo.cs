// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using X64Paging.Kernel.Processes;

namespace X64Paging.Kernel.Linux.Signals;

/// <summary>What is known of a signal: siginfo_t.</summary>
internal readonly record struct SignalInfo
{
    /// <summary>sizeof(siginfo_t).</summary>
    public const int Size = 128;

    private const int CodeKernel = 0x80;
    private const int CodeThreadKill = -6;
    private const int CodeExited = 1;
    private const int CodeKilled = 2;

    public Signal Signal { get; init; }

    /// <summary>si_code.</summary>
    public int Code { get; init; }

    /// <summary>si_addr, where the signal is a fault's.</summary>
    public ulong? Address { get; init; }

    /// <summary>si_pid; the sender, or the child.</summary>
    public int Pid { get; init; }

    /// <summary>si_status, of a child.</summary>
    public int Status { get; init; }

    /// <summary>A signal that the kernel sends by itself.</summary>
    public static SignalInfo FromKernel(Signal signal) => new() { Signal = signal, Code = CodeKernel };

    /// <summary>A fault of the program's own.</summary>
    public static SignalInfo FromFault(Signal signal, int code, ulong address) => new() { Signal = signal, Code = code, Address = address };

    /// <summary>A signal that kill has sent.</summary>
    public static SignalInfo FromKill(Signal signal, Process sender) => new() { Signal = signal, Pid = sender.Pid };

    /// <summary>A signal that tkill or tgkill has sent.</summary>
    public static SignalInfo FromThreadKill(Signal signal, Process sender) => new() { Signal = signal, Code = CodeThreadKill, Pid = sender.Pid };

    /// <summary>The end of a child.</summary>
    public static SignalInfo FromChild(Process child) => new()
    {
        Signal = Signal.Child,
        Code = child.ExitStatus.Signal == Signal.None ? CodeExited : CodeKilled,
        Pid = child.Pid,
        Status = child.ExitStatus.Signal == Signal.None ? child.ExitStatus.Code : (int)child.ExitStatus.Signal,
    };

    /// <summary>Stores it as siginfo_t.</summary>
    /// <param name="buffer">128 bytes.</param>
    public void Store(Span<byte> buffer)
    {
        buffer[..Size].Clear();
        BinaryPrimitives.WriteInt32LittleEndian(buffer, (int)Signal);
        BinaryPrimitives.WriteInt32LittleEndian(buffer[8..], Code);
        if (Address is { } address)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(buffer[16..], address);
            return;
        }

        if (Pid == 0)
            return;

        BinaryPrimitives.WriteInt32LittleEndian(buffer[16..], Pid);
        BinaryPrimitives.WriteUInt32LittleEndian(buffer[20..], ProcessIdentity.UserId);
        BinaryPrimitives.WriteInt32LittleEndian(buffer[24..], Status);
    }
}
