// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.Intrinsics;

namespace X64Paging.Cpu.Semantics.Simd;

/// <summary>Estimates of reciprocals and their roots. They raise nothing and do not look at MXCSR.</summary>
/// <remarks>
/// Processors differ in the bits: the manual asks for a relative error of at most 1.5 * 2^-12. Here the significand is the exact one
/// rounded to 12 bits, the same on every host, which errs by 2^-12 at most. Denormal operands count as zero, and denormal results are zero.
/// </remarks>
internal static class SimdEstimate
{
    private const int KeptFractionBits = 11;
    private const int Dropped = 52 - KeptFractionBits;

    internal static Vector128<T> Reciprocal<T>(Vector128<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector128<T> result = default;
        for (int i = 0; i < Vector128<T>.Count; i++)
            result = result.WithElement(i, Reciprocal(values[i]));
        return result;
    }

    internal static Vector128<T> ReciprocalRoot<T>(Vector128<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector128<T> result = default;
        for (int i = 0; i < Vector128<T>.Count; i++)
            result = result.WithElement(i, ReciprocalRoot(values[i]));
        return result;
    }

    internal static T Reciprocal<T>(T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SimdNumber<T> number = new SimdNumber<T>(value).WithoutDenormal;
        if (number.IsNaN)
            return number.Quieted.Value;

        T estimate = T.CreateTruncating(Shorten(1 / double.CreateTruncating(number.Value)));
        return new SimdNumber<T>(estimate).WithoutDenormal.Value;
    }

    internal static T ReciprocalRoot<T>(T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SimdNumber<T> number = new SimdNumber<T>(value).WithoutDenormal;
        if (number.IsNaN)
            return number.Quieted.Value;

        if (number.IsNegative && !number.IsZero)
            return SimdNumber<T>.Indefinite.Value;

        // Not through a root of zero: the sign of a zero is the infinity's.
        double operand = double.CreateTruncating(number.Value);
        return T.CreateTruncating(number.IsZero ? 1 / operand : Shorten(1 / Math.Sqrt(operand)));
    }

    /// <summary>Rounds a finite number to 12 bits; a carry moves the exponent up, as it must. Infinities stay.</summary>
    private static double Shorten(double value)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(value) + (1UL << (Dropped - 1));
        return BitConverter.UInt64BitsToDouble(bits >> Dropped << Dropped);
    }
}
