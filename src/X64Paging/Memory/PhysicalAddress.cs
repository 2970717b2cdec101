// SPDX-License-Identifier: MIT
namespace X64Paging.Memory;

/// <summary>An address on the memory bus: what paging produces.</summary>
/// <param name="Value">Byte address; bits 63:52 are zero in every address that a page-table entry can hold.</param>
public readonly record struct PhysicalAddress(ulong Value) : IComparable<PhysicalAddress>
{
    /// <summary>The 4 KiB frame that holds this byte.</summary>
    public Frame Frame => new(Value >> Frame.SizeLog2);

    /// <summary>The byte's offset within its 4 KiB frame, 0 to 4,095.</summary>
    public int FrameOffset => (int)(Value & (Frame.Size - 1));

    /// <summary>The address <paramref name="bytes"/> bytes further up; wraps at 2^64.</summary>
    public static PhysicalAddress operator +(PhysicalAddress address, ulong bytes) => new(address.Value + bytes);

    /// <summary>The distance in bytes between two addresses.</summary>
    public static ulong operator -(PhysicalAddress end, PhysicalAddress start) => end.Value - start.Value;

    /// <summary>Whether the left address is lower.</summary>
    public static bool operator <(PhysicalAddress left, PhysicalAddress right) => left.Value < right.Value;

    /// <summary>Whether the left address is higher.</summary>
    public static bool operator >(PhysicalAddress left, PhysicalAddress right) => left.Value > right.Value;

    /// <summary>Whether the left address is lower or the same.</summary>
    public static bool operator <=(PhysicalAddress left, PhysicalAddress right) => left.Value <= right.Value;

    /// <summary>Whether the left address is higher or the same.</summary>
    public static bool operator >=(PhysicalAddress left, PhysicalAddress right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public int CompareTo(PhysicalAddress other) => Value.CompareTo(other.Value);

    /// <summary>The address in hexadecimal, such as <c>0x1f3000</c>.</summary>
    public override string ToString() => $"0x{Value:x}";
}
