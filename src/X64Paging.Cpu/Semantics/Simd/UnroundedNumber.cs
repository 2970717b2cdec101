// SPDX-License-Identifier: MIT
using System.Numerics;

namespace X64Paging.Cpu.Semantics.Simd;

/// <summary>A result before it is rounded: (-1)^IsNegative * Significand * 2^(Exponent - 63).</summary>
/// <param name="IsNegative">The sign.</param>
/// <param name="Exponent">That of the integer bit, without bias.</param>
/// <param name="Significand">
/// Bit 63 is set; bit 0 is set too where anything below was lost. That is exact enough: formats keep 53 bits at most.
/// </param>
internal readonly record struct UnroundedNumber(bool IsNegative, int Exponent, ulong Significand)
{
    /// <summary>A number of 128 bits, not zero.</summary>
    /// <param name="isNegative">The sign.</param>
    /// <param name="exponent">That of bit 127.</param>
    /// <param name="significand">Any bits.</param>
    internal static UnroundedNumber Normalize(bool isNegative, int exponent, UInt128 significand)
    {
        int shift = (int)UInt128.LeadingZeroCount(significand);
        UInt128 shifted = significand << shift;
        ulong lost = (ulong)shifted != 0 ? 1UL : 0;
        return new UnroundedNumber(isNegative, exponent - shift, (ulong)(shifted >> 64) | lost);
    }

    /// <summary>An integer, not zero.</summary>
    internal static UnroundedNumber FromInteger(long value)
    {
        ulong magnitude = value < 0 ? 0 - (ulong)value : (ulong)value;
        int shift = BitOperations.LeadingZeroCount(magnitude);
        return new UnroundedNumber(value < 0, 63 - shift, magnitude << shift);
    }
}
