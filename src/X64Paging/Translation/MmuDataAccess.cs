// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using X64Paging.Paging;

namespace X64Paging.Translation;

/// <summary>Reads and writes through an MMU, for whoever has no processor: a kernel that copies to and from its user, a test.</summary>
/// <remarks>Addresses are canonical ones; <see cref="Mmu.TryAccess"/> takes any.</remarks>
public static class MmuDataAccess
{
    /// <summary>Reads a value at any alignment, as one access.</summary>
    /// <returns><see langword="false"/> on a page fault; of two pages, the lower one's comes first. The value is then all zeros.</returns>
    public static bool TryRead<T>(this Mmu mmu, LinearAddress address, AccessMode mode, out T value, out PageFault fault)
        where T : unmanaged
    {
        value = default;
        return mmu.TryRead(address, mode, MemoryMarshal.AsBytes(new Span<T>(ref value)), out fault);
    }

    /// <summary>Writes a value at any alignment, as one access.</summary>
    /// <returns><see langword="false"/> on a page fault; then no byte was written.</returns>
    public static bool TryWrite<T>(this Mmu mmu, LinearAddress address, AccessMode mode, T value, out PageFault fault)
        where T : unmanaged => mmu.TryWrite(address, mode, MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)), out fault);

    /// <summary>Reads up to 4,096 bytes as one access. No bytes are no access.</summary>
    /// <returns><see langword="false"/> on a page fault; of two pages, the lower one's comes first.</returns>
    public static bool TryRead(this Mmu mmu, LinearAddress address, AccessMode mode, Span<byte> destination, out PageFault fault)
    {
        if (!mmu.TryTranslatePages(address, destination.Length, AccessKind.Read, mode, out AccessTranslation pages, out fault))
            return false;

        mmu.Memory.Read(pages.First, destination[..pages.FirstSize]);
        if (pages.FirstSize < destination.Length)
            mmu.Memory.Read(pages.Second, destination[pages.FirstSize..]);
        return true;
    }

    /// <summary>Writes up to 4,096 bytes as one access. No bytes are no access.</summary>
    /// <returns><see langword="false"/> on a page fault; then no byte was written.</returns>
    public static bool TryWrite(this Mmu mmu, LinearAddress address, AccessMode mode, ReadOnlySpan<byte> source, out PageFault fault)
    {
        if (!mmu.TryTranslatePages(address, source.Length, AccessKind.Write, mode, out AccessTranslation pages, out fault))
            return false;

        mmu.Memory.Write(pages.First, source[..pages.FirstSize]);
        if (pages.FirstSize < source.Length)
            mmu.Memory.Write(pages.Second, source[pages.FirstSize..]);
        return true;
    }
}
