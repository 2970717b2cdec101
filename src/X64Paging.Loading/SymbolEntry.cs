// SPDX-License-Identifier: MIT

namespace X64Paging.Loading;

/// <summary>A symbol whose name has not been decoded yet.</summary>
/// <param name="Address">Linear address, before any load bias.</param>
/// <param name="Size">Recorded size in bytes; 0 for none.</param>
/// <param name="SectionEnd">For code, where its section ends: the farthest that a symbol without a size can reach. Otherwise 0.</param>
/// <param name="NameOffset">Where the name starts in the string table; within its bounds.</param>
/// <param name="Ordinal">Position in the file's table.</param>
/// <param name="Rank">Among symbols of one address the highest rank is shown.</param>
/// <param name="Kind">What is named.</param>
internal readonly record struct SymbolEntry(
    ulong Address, ulong Size, ulong SectionEnd, int NameOffset, int Ordinal, byte Rank, SymbolKind Kind)
{
    /// <summary>One past the last byte, by the recorded size; a size that would wrap is cut.</summary>
    internal ulong End => Size > ulong.MaxValue - Address ? ulong.MaxValue : Address + Size;

    internal bool IsCode => SectionEnd != 0 && Kind != SymbolKind.Data;

    /// <summary>Order by address; within an address the symbol to show comes last.</summary>
    internal static int CompareByAddress(SymbolEntry left, SymbolEntry right)
    {
        int order = left.Address.CompareTo(right.Address);
        if (order == 0)
            order = left.Rank.CompareTo(right.Rank);
        return order != 0 ? order : right.Ordinal.CompareTo(left.Ordinal);
    }
}
