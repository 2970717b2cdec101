// SPDX-License-Identifier: MIT
namespace X64Paging.Paging;

/// <summary>A process-context identifier: the tag that lets translations of several address spaces share a TLB.</summary>
public readonly record struct Pcid
{
    /// <summary>The highest identifier: they are 12 bits wide.</summary>
    public const int Maximum = 0xFFF;

    /// <summary>Makes an identifier.</summary>
    /// <param name="value">0 to 4,095.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is wider than 12 bits.</exception>
    public Pcid(int value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)value, (uint)Maximum, nameof(value));
        Value = (ushort)value;
    }

    /// <summary>The identifier, 0 to 4,095.</summary>
    public ushort Value { get; }
}
