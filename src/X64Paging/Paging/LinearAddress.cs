// SPDX-License-Identifier: MIT
namespace X64Paging.Paging;

/// <summary>What an instruction addresses after segmentation and before paging (AMD: virtual address).</summary>
/// <param name="Value">Any 64-bit value: a guest may form a non-canonical address, and that is #GP or #SS, not a host bug.</param>
public readonly record struct LinearAddress(ulong Value) : IComparable<LinearAddress>
{
    /// <summary>The address of the 4 KiB page that holds this byte.</summary>
    public LinearAddress PageBase => new(Value & ~PageOffsetMask);

    /// <summary>The byte's offset within its 4 KiB page, 0 to 4,095.</summary>
    public int PageOffset => (int)(Value & PageOffsetMask);

    internal const ulong PageOffsetMask = 0xFFF;

    /// <summary>The entry that this address selects in a table of the level, 0 to 511.</summary>
    public int TableIndex(PagingLevel level) => (int)(Value >> (3 + 9 * (int)level)) & 0x1FF;

    /// <summary>Whether all bits from the highest translated one up are equal. SDM vol. 1, "Canonical Addressing".</summary>
    /// <param name="width">Bits that paging translates: 48 with four levels, 57 with five.</param>
    public bool IsCanonical(int width) => (long)(Value << (64 - width)) >> (64 - width) == (long)Value;

    /// <summary>The address <paramref name="bytes"/> bytes further up; wraps, as hardware does.</summary>
    public static LinearAddress operator +(LinearAddress address, ulong bytes) => new(address.Value + bytes);

    /// <summary>The distance in bytes between two addresses.</summary>
    public static ulong operator -(LinearAddress end, LinearAddress start) => end.Value - start.Value;

    /// <summary>Whether the left address is lower, as unsigned numbers.</summary>
    public static bool operator <(LinearAddress left, LinearAddress right) => left.Value < right.Value;

    /// <summary>Whether the left address is higher, as unsigned numbers.</summary>
    public static bool operator >(LinearAddress left, LinearAddress right) => left.Value > right.Value;

    /// <summary>Whether the left address is lower or the same.</summary>
    public static bool operator <=(LinearAddress left, LinearAddress right) => left.Value <= right.Value;

    /// <summary>Whether the left address is higher or the same.</summary>
    public static bool operator >=(LinearAddress left, LinearAddress right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public int CompareTo(LinearAddress other) => Value.CompareTo(other.Value);

    /// <summary>The address in hexadecimal, such as <c>0x401000</c>.</summary>
    public override string ToString() => $"0x{Value:x}";
}
