// SPDX-License-Identifier: MIT
using System.Numerics;

namespace X64Paging.Cpu.Semantics.Simd;

/// <summary>One element of a vector, by its bits.</summary>
/// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
/// <param name="Bits">The element, zero-extended.</param>
internal readonly record struct SimdNumber<T>(ulong Bits)
    where T : unmanaged
{
    internal SimdNumber(T value)
        : this(SimdFormat<T>.BitsOf(value))
    {
    }

    internal static SimdNumber<T> Indefinite => new(SimdFormat<T>.Indefinite);

    internal T Value => SimdFormat<T>.FromBits(Bits);

    internal bool IsNegative => (Bits & SimdFormat<T>.SignBit) != 0;

    internal bool IsNaN => Magnitude > SimdFormat<T>.Infinity;

    internal bool IsSignalingNaN => IsNaN && (Bits & SimdFormat<T>.QuietBit) == 0;

    internal bool IsInfinity => Magnitude == SimdFormat<T>.Infinity;

    internal bool IsZero => Magnitude == 0;

    internal bool IsDenormal => Magnitude - 1 < SimdFormat<T>.HiddenBit - 1;

    internal SimdNumber<T> Quieted => new(Bits | SimdFormat<T>.QuietBit);

    internal SimdNumber<T> Negated => new(Bits ^ SimdFormat<T>.SignBit);

    internal ulong Fraction => Bits & (SimdFormat<T>.HiddenBit - 1);

    private ulong Magnitude => Bits & ~SimdFormat<T>.SignBit;

    internal static SimdNumber<T> Zero(bool isNegative) => new(isNegative ? SimdFormat<T>.SignBit : 0);

    internal static SimdNumber<T> Infinity(bool isNegative) => new(Zero(isNegative).Bits | SimdFormat<T>.Infinity);

    /// <summary>The number as DAZ has it: a denormal is a zero of its sign.</summary>
    internal SimdNumber<T> WithoutDenormal => IsDenormal ? Zero(IsNegative) : this;

    /// <summary>A finite number other than zero, with the integer bit on top.</summary>
    internal UnroundedNumber Unpack()
    {
        int field = (int)(Magnitude >> SimdFormat<T>.FractionBits);
        ulong significand = field == 0 ? Fraction : Fraction | SimdFormat<T>.HiddenBit;
        int shift = BitOperations.LeadingZeroCount(significand);
        int exponent = Math.Max(field, 1) - SimdFormat<T>.Bias + SimdFormat<T>.DroppedBits - shift;
        return new UnroundedNumber(IsNegative, exponent, significand << shift);
    }
}
