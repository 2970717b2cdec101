// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;

namespace X64Paging.Paging;

/// <summary>How many page-table entries were read at each level, indexed by <see cref="PagingLevel"/>.</summary>
[InlineArray(LevelCount)]
public struct WalkReads : IEquatable<WalkReads>
{
    private const int LevelCount = (int)PagingLevel.Pml5 + 1;

    private ulong _ofNone;

    /// <summary>All levels together: the references to memory that walks made.</summary>
    public readonly ulong Total
    {
        get
        {
            ulong total = 0;
            foreach (ulong reads in this)
                total += reads;
            return total;
        }
    }

    /// <summary>The count of a level.</summary>
    public readonly ulong At(PagingLevel level) => this[(int)level];

    /// <summary>Whether all counts are equal.</summary>
    public static bool operator ==(WalkReads left, WalkReads right) => left.Equals(right);

    /// <summary>Whether any count differs.</summary>
    public static bool operator !=(WalkReads left, WalkReads right) => !left.Equals(right);

    /// <inheritdoc/>
    public readonly bool Equals(WalkReads other) => ((ReadOnlySpan<ulong>)this).SequenceEqual(other);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is WalkReads other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode()
    {
        HashCode hash = default;
        foreach (ulong reads in this)
            hash.Add(reads);
        return hash.ToHashCode();
    }

    /// <summary>The counts from the page table up.</summary>
    public override readonly string ToString() => string.Join(", ", ((ReadOnlySpan<ulong>)this)[1..].ToArray());
}
