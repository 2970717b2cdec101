// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.Semantics.Float;

/// <summary>Registers to single and double precision. SDM vol. 2A, "FST/FSTP—Store Floating Point Value".</summary>
/// <remarks>
/// There is no denormal-operand exception. When overflow or underflow is unmasked nothing may be stored
/// (<see cref="FloatStatus.SuppressesMemory"/>), and the loss of precision that comes with it is not reported: SDM vol. 1,
/// "Inexact-Result (Precision) Exception (#P)".
/// </remarks>
internal static class FloatNarrowing
{
    /// <summary>FST m32fp.</summary>
    internal static uint ToBinary32(Float80 a, FloatControl control, ref FloatStatus status) =>
        (uint)Narrow<Binary32>(a, control, ref status);

    /// <summary>FST m64fp.</summary>
    internal static ulong ToBinary64(Float80 a, FloatControl control, ref FloatStatus status) =>
        Narrow<Binary64>(a, control, ref status);

    private static ulong Narrow<TFormat>(Float80 a, FloatControl control, ref FloatStatus status)
        where TFormat : struct, IBinaryFormat
    {
        int largestExponent = (1 << TFormat.ExponentBits) - 1;
        int dropped = 63 - TFormat.FractionBits;
        int exponent = a.Exponent - Float80.ExponentBias + (largestExponent >> 1);

        // The common case: any carry out of the significand still leaves a normal number.
        if (control.Rounding != RoundingControl.Nearest || (uint)(exponent - 1) >= largestExponent - 2 || (long)a.Significand >= 0)
            return NarrowUncommon<TFormat>(a, exponent, control, ref status);

        ulong half = 1UL << (dropped - 1);
        ulong tail = a.Significand & ((half << 1) - 1);
        ulong kept = (a.Significand ^ Float80.IntegerBit) >> dropped;
        ulong increment = tail > half - (kept & 1) ? 1UL : 0;
        status.RaiseBits((tail != 0 ? (uint)FloatExceptions.Precision : 0) | ((uint)increment * FloatStatus.C1));
        return Join<TFormat>(a.Sign, exponent, kept + increment);
    }

    /// <summary>Puts the fields together. A fraction that carried out of its field moves the exponent up, as it must.</summary>
    private static ulong Join<TFormat>(uint sign, int exponent, ulong fraction)
        where TFormat : struct, IBinaryFormat =>
        ((ulong)(sign >> 15) << (TFormat.FractionBits + TFormat.ExponentBits)) + ((ulong)exponent << TFormat.FractionBits) + fraction;

    private static ulong NarrowUncommon<TFormat>(Float80 a, int exponent, FloatControl control, ref FloatStatus status)
        where TFormat : struct, IBinaryFormat
    {
        int largestExponent = (1 << TFormat.ExponentBits) - 1;
        int dropped = 63 - TFormat.FractionBits;
        if (FloatOperands.AnswerNaN(a, ref status, out Float80 quiet))
            return Join<TFormat>(quiet.Sign, largestExponent, (quiet.Significand ^ Float80.IntegerBit) >> dropped);

        if (a.IsInfinity)
            return Join<TFormat>(a.Sign, largestExponent, 0);

        if (a.IsZero)
            return Join<TFormat>(a.Sign, 0, 0);

        ulong significand = a.Normalize(out int biased);
        exponent += biased - a.Exponent;
        ulong rounded = FloatRounding.RoundAt(a.Sign, significand, 0, dropped, control.Rounding, out RoundingOutcome outcome);
        int roundedExponent = rounded == 0 ? exponent + 1 : exponent;
        if (roundedExponent <= 0)
            return Denormalize<TFormat>(a.Sign, exponent, significand, control, ref status);

        if (roundedExponent >= largestExponent)
            return Overflowed<TFormat>(a.Sign, control, ref status);

        if (outcome != RoundingOutcome.Exact)
            status.RaiseInexact(outcome == RoundingOutcome.Up);

        return Join<TFormat>(a.Sign, roundedExponent, (rounded & ~Float80.IntegerBit) >> dropped);
    }

    private static ulong Denormalize<TFormat>(uint sign, int exponent, ulong significand, FloatControl control, ref FloatStatus status)
        where TFormat : struct, IBinaryFormat
    {
        if (control.Unmasked(FloatExceptions.Underflow) != 0)
        {
            status.Raise(FloatExceptions.Underflow);
            return 0;
        }

        int dropped = 63 - TFormat.FractionBits;
        ulong low = 0;
        ulong high = FloatRounding.ShiftRightJam(significand, ref low, 1 - exponent);
        ulong rounded = FloatRounding.RoundAt(sign, high, low, dropped, control.Rounding, out RoundingOutcome outcome);
        if (outcome != RoundingOutcome.Exact)
        {
            status.Raise(FloatExceptions.Underflow);
            status.RaiseInexact(outcome == RoundingOutcome.Up);
        }

        // Rounded up to the smallest normal number, the integer bit lands in the exponent field and makes it 1.
        return Join<TFormat>(sign, 0, rounded >> dropped);
    }

    private static ulong Overflowed<TFormat>(uint sign, FloatControl control, ref FloatStatus status)
        where TFormat : struct, IBinaryFormat
    {
        status.Raise(FloatExceptions.Overflow);
        if (control.Unmasked(FloatExceptions.Overflow) != 0)
            return 0;

        bool toInfinity = FloatRounding.OverflowsToInfinity(sign, control.Rounding);
        status.RaiseInexact(toInfinity);
        ulong infinity = Join<TFormat>(sign, (1 << TFormat.ExponentBits) - 1, 0);
        return toInfinity ? infinity : infinity - 1;
    }
}
