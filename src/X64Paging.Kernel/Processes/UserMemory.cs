// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using System.Text;
using X64Paging.Kernel.Memory;
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Kernel.Processes;

/// <summary>The current process's memory, as system calls reach it: through the MMU, with faults mended on the way.</summary>
/// <remarks>The kernel reads and writes in supervisor mode with EFLAGS.AC set, so its own faults can be told by their error codes.</remarks>
internal sealed class UserMemory
{
    private readonly Mmu _mmu;
    private readonly IPageFaultHandler _handler;

    public UserMemory(Mmu mmu, IPageFaultHandler handler)
    {
        _mmu = mmu;
        _handler = handler;
    }

    /// <summary>Reads bytes.</summary>
    /// <returns><see langword="false"/>, which is EFAULT, if the process may not read there.</returns>
    public bool TryRead(LinearAddress address, Span<byte> destination)
    {
        if (!IsUserRange(address, (ulong)destination.Length))
            return false;

        while (!destination.IsEmpty)
        {
            int size = int.Min(destination.Length, Frame.Size - address.PageOffset);
            while (!_mmu.TryRead(address, AccessMode.SupervisorWithUserAccess, destination[..size], out PageFault fault))
            {
                if (_handler.Handle(fault) != FaultResolution.Retry)
                    return false;
            }

            destination = destination[size..];
            address += (ulong)size;
        }

        return true;
    }

    /// <summary>Writes bytes.</summary>
    /// <returns><see langword="false"/>, which is EFAULT, if the process may not write there; pages before that one are written.</returns>
    public bool TryWrite(LinearAddress address, ReadOnlySpan<byte> source)
    {
        if (!IsUserRange(address, (ulong)source.Length))
            return false;

        while (!source.IsEmpty)
        {
            int size = int.Min(source.Length, Frame.Size - address.PageOffset);
            while (!_mmu.TryWrite(address, AccessMode.SupervisorWithUserAccess, source[..size], out PageFault fault))
            {
                if (_handler.Handle(fault) != FaultResolution.Retry)
                    return false;
            }

            source = source[size..];
            address += (ulong)size;
        }

        return true;
    }

    /// <summary>Reads a value.</summary>
    public bool TryRead<T>(LinearAddress address, out T value)
        where T : unmanaged
    {
        value = default;
        return TryRead(address, MemoryMarshal.AsBytes(new Span<T>(ref value)));
    }

    /// <summary>Writes a value.</summary>
    public bool TryWrite<T>(LinearAddress address, T value)
        where T : unmanaged => TryWrite(address, MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    /// <summary>Reads a string up to its zero byte.</summary>
    /// <param name="address">Its first byte.</param>
    /// <param name="limit">The most bytes it may have.</param>
    /// <returns>The string, or null if it cannot be read or is longer.</returns>
    public string? TryReadString(LinearAddress address, int limit)
    {
        List<byte> bytes = [];
        while (bytes.Count < limit)
        {
            if (!TryRead(address + (ulong)bytes.Count, out byte value))
                return null;
            if (value == 0)
                return Encoding.UTF8.GetString(CollectionsMarshal.AsSpan(bytes));
            bytes.Add(value);
        }

        return null;
    }

    private static bool IsUserRange(LinearAddress address, ulong size) =>
        address <= AddressSpace.UserEnd && AddressSpace.UserEnd - address >= size;
}
