// SPDX-License-Identifier: MIT
using X64Paging.Cpu.Semantics.Float;

namespace X64Paging.Cpu.Semantics.Simd;

/// <summary>Rounds results to single and double precision. SDM vol. 1, "SSE/SSE2/SSE3 Conditions Detected After Result".</summary>
internal static class SimdRounding
{
    private const uint NegativeSign = Float80.SignMask;
    private const FloatExceptions Tiny = FloatExceptions.Underflow | FloatExceptions.Precision;

    /// <summary>Rounds a number.</summary>
    /// <remarks>Where an unmasked exception is reported the result is not used.</remarks>
    internal static SimdNumber<T> Round<T>(UnroundedNumber number, SimdControl control, ref FloatExceptions flags)
        where T : unmanaged
    {
        int exponent = number.Exponent + SimdFormat<T>.Bias;
        ulong rounded = Round<T>(number, number.Significand, control, out bool isExact);
        if (rounded == 0)
        {
            rounded = Float80.IntegerBit;
            exponent++;
        }

        // Tiny is judged after rounding, as if the exponent had no lower bound.
        if (exponent <= 0)
            return Denormalize<T>(number, isExact, control, ref flags);

        if (exponent >= SimdFormat<T>.LargestExponent)
            return Overflow<T>(number.IsNegative, isExact, control, ref flags);

        if (!isExact)
            flags |= FloatExceptions.Precision;
        return Join<T>(number.IsNegative, exponent, rounded ^ Float80.IntegerBit);
    }

    private static ulong Round<T>(UnroundedNumber number, ulong significand, SimdControl control, out bool isExact)
        where T : unmanaged
    {
        uint sign = number.IsNegative ? NegativeSign : 0;
        int dropped = SimdFormat<T>.DroppedBits;
        ulong rounded = FloatRounding.RoundAt(sign, significand, 0, dropped, control.Rounding, out RoundingOutcome outcome);
        isExact = outcome == RoundingOutcome.Exact;
        return rounded;
    }

    private static SimdNumber<T> Denormalize<T>(UnroundedNumber number, bool isExact, SimdControl control, ref FloatExceptions flags)
        where T : unmanaged
    {
        if (control.Unmasked(FloatExceptions.Underflow) != 0)
        {
            flags |= isExact ? FloatExceptions.Underflow : Tiny;
            return default;
        }

        if (control.FlushesToZero)
        {
            flags |= Tiny;
            return SimdNumber<T>.Zero(number.IsNegative);
        }

        ulong lost = 0;
        ulong shifted = FloatRounding.ShiftRightJam(number.Significand, ref lost, 1 - number.Exponent - SimdFormat<T>.Bias);
        ulong rounded = Round<T>(number, shifted | (lost != 0 ? 1UL : 0), control, out isExact);
        if (!isExact)
            flags |= Tiny;

        // A carry into the integer bit makes the smallest normal number, as the fields lie side by side.
        return Join<T>(number.IsNegative, 0, rounded);
    }

    private static SimdNumber<T> Overflow<T>(bool isNegative, bool isExact, SimdControl control, ref FloatExceptions flags)
        where T : unmanaged
    {
        flags |= FloatExceptions.Overflow;
        bool isMasked = control.Unmasked(FloatExceptions.Overflow) == 0;
        if (isMasked || !isExact)
            flags |= FloatExceptions.Precision;

        SimdNumber<T> infinity = SimdNumber<T>.Infinity(isNegative);
        return FloatRounding.OverflowsToInfinity(isNegative ? NegativeSign : 0, control.Rounding)
            ? infinity
            : new SimdNumber<T>(infinity.Bits - 1);
    }

    /// <summary>Adds the fields: what is left of the integer bit moves the exponent up.</summary>
    private static SimdNumber<T> Join<T>(bool isNegative, int exponent, ulong significand)
        where T : unmanaged
    {
        ulong magnitude = ((ulong)exponent << SimdFormat<T>.FractionBits) + (significand >> SimdFormat<T>.DroppedBits);
        return new SimdNumber<T>(SimdNumber<T>.Zero(isNegative).Bits | magnitude);
    }
}
