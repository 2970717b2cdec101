// SPDX-License-Identifier: MIT
using X64Paging.Paging;
using X64Paging.Translation;

namespace X64Paging.Cpu.Operands;

/// <summary>Runs of elements within one page, for instructions that move many.</summary>
internal static unsafe class GuestPage
{
    /// <summary>Elements from an address to the end of its page, as far as they lie in it whole.</summary>
    public static ulong Remaining<T>(ulong address)
        where T : unmanaged => (ulong)(Memory.Frame.Size - new LinearAddress(address).PageOffset) / (ulong)sizeof(T);

    /// <summary>An address in the host, or null if its page is not in the table.</summary>
    public static byte* FastHost(FastTableEntry* table, ulong address)
    {
        LinearAddress linear = new(address);
        FastTableEntry* entry = table + FastTables.Slot(linear);
        return entry->LinearPage == linear.PageBase.Value ? (byte*)((nint)address + entry->HostMinusLinear) : null;
    }
}
