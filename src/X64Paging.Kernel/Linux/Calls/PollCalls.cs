// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using X64Paging.Kernel.Linux.Files;
using X64Paging.Kernel.Linux.Time;
using X64Paging.Kernel.Processes;
using X64Paging.Paging;

namespace X64Paging.Kernel.Linux.Calls;

/// <summary>Waiting for descriptors: poll, select, and their forms with a signal mask.</summary>
internal sealed class PollCalls
{
    private readonly Supervisor _supervisor;
    private readonly UserMemory _user;

    public PollCalls(Supervisor supervisor)
    {
        _supervisor = supervisor;
        _user = supervisor.UserMemory;
    }

    public void Register(SystemCallTable table)
    {
        table[SystemCallNumber.Poll] = Poll;
        table[SystemCallNumber.PollWithMask] = PollWithMask;
        table[SystemCallNumber.Select] = Select;
        table[SystemCallNumber.SelectWithMask] = SelectWithMask;
    }

    private SystemCallResult Poll(Process process, in SystemCallArguments arguments)
    {
        int milliseconds = (int)arguments.C;
        return Poll(process, arguments, milliseconds < 0 ? KernelClock.Never : (ulong)milliseconds * 1_000_000);
    }

    private SystemCallResult PollWithMask(Process process, in SystemCallArguments arguments)
    {
        if (!TryReadTimeout(arguments.AddressC, isMicroseconds: false, out ulong timeout, out Errno error))
            return error;
        if (arguments.D != 0 && !TrySetMask(process, arguments.AddressD))
            return Errno.BadAddress;

        return EndMask(process, Poll(process, arguments, timeout));
    }

    private SystemCallResult Poll(Process process, in SystemCallArguments arguments, ulong timeout)
    {
        if (arguments.B > FileTable.Limit)
            return Errno.InvalidArgument;

        PollEntry[] entries = new PollEntry[arguments.B];
        Span<byte> bytes = MemoryMarshal.AsBytes(entries.AsSpan());
        if (!_user.TryRead(arguments.AddressA, bytes))
            return Errno.BadAddress;

        int ready = 0;
        foreach (ref PollEntry entry in entries.AsSpan())
        {
            PollEvents events = entry.Descriptor < 0 ? PollEvents.None : process.Files[(ulong)entry.Descriptor]?.Events ?? PollEvents.Invalid;
            entry.Returned = events & (entry.Wanted | PollEvents.Unasked);
            if (entry.Returned != PollEvents.None)
                ready++;
        }

        if (ready == 0 && !HasTimedOut(process, timeout))
            return SystemCallResult.Blocked;

        return _user.TryWrite(arguments.AddressA, bytes) ? ready : Errno.BadAddress;
    }

    private SystemCallResult Select(Process process, in SystemCallArguments arguments) =>
        TryReadTimeout(new LinearAddress(arguments.E), isMicroseconds: true, out ulong timeout, out Errno error)
            ? Select(process, arguments, timeout)
            : error;

    private SystemCallResult SelectWithMask(Process process, in SystemCallArguments arguments)
    {
        if (!TryReadTimeout(new LinearAddress(arguments.E), isMicroseconds: false, out ulong timeout, out Errno error))
            return error;
        if (arguments.F != 0)
        {
            if (!_user.TryRead(new LinearAddress(arguments.F), out ulong mask))
                return Errno.BadAddress;
            if (mask != 0 && !TrySetMask(process, new LinearAddress(mask)))
                return Errno.BadAddress;
        }

        return EndMask(process, Select(process, arguments, timeout));
    }

    private SystemCallResult Select(Process process, in SystemCallArguments arguments, ulong timeout)
    {
        if (arguments.A > FileTable.Limit)
            return Errno.InvalidArgument;

        DescriptorSet readable = new(_user, arguments.AddressB, (int)arguments.A);
        DescriptorSet writable = new(_user, arguments.AddressC, (int)arguments.A);
        DescriptorSet exceptional = new(_user, arguments.AddressD, (int)arguments.A);
        if (!readable.TryRead() || !writable.TryRead() || !exceptional.TryRead())
            return Errno.BadAddress;

        int ready = 0;
        for (int descriptor = 0; descriptor < (int)arguments.A; descriptor++)
        {
            if (!readable[descriptor] && !writable[descriptor] && !exceptional[descriptor])
                continue;
            if (process.Files[(ulong)descriptor] is not { } file)
                return Errno.BadDescriptor;

            PollEvents events = file.Events;
            ready += readable.Keep(descriptor, (events & (PollEvents.Readable | PollEvents.HangUp)) != 0);
            ready += writable.Keep(descriptor, (events & (PollEvents.Writable | PollEvents.Error)) != 0);
            ready += exceptional.Keep(descriptor, isReady: false);
        }

        if (ready == 0 && !HasTimedOut(process, timeout))
            return SystemCallResult.Blocked;

        return readable.TryWrite() && writable.TryWrite() && exceptional.TryWrite() ? ready : Errno.BadAddress;
    }

    private bool TryReadTimeout(LinearAddress address, bool isMicroseconds, out ulong timeout, out Errno error)
    {
        timeout = KernelClock.Never;
        error = Errno.BadAddress;
        if (address.Value == 0)
            return true;
        if (!_user.TryRead(address, out TimeValue value))
            return false;

        error = Errno.InvalidArgument;
        if (isMicroseconds ? !value.IsValidInMicroseconds : !value.IsValid)
            return false;

        timeout = (isMicroseconds ? TimeValue.FromMicroseconds(value) : value).Nanoseconds;
        return true;
    }

    /// <summary>Whether the time is over; on the first try it begins.</summary>
    private bool HasTimedOut(Process process, ulong timeout)
    {
        if (timeout == 0)
            return true;

        BlockedCall call = process.BlockedCall ??= new BlockedCall { Deadline = _supervisor.Clock.After(timeout) };
        return _supervisor.Clock.Now >= call.Deadline;
    }

    private bool TrySetMask(Process process, LinearAddress address)
    {
        if (!_user.TryRead(address, out ulong mask))
            return false;

        process.Signals.SuspendMask(mask);
        return true;
    }

    private static SystemCallResult EndMask(Process process, SystemCallResult result)
    {
        if (result.Disposition == SystemCallDisposition.Done)
            process.Signals.ResumeMask();
        return result;
    }

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public PollEvents Wanted;
        public PollEvents Returned;
    }
}
