// SPDX-License-Identifier: MIT
using System.Numerics;

namespace X64Paging.Cpu.Semantics.Float;

/// <summary>FILD, FIST, FISTP and FISTTP: between two's-complement integers and registers.</summary>
/// <remarks>SDM vol. 2A, "FILD—Load Integer", "FIST/FISTP—Store Integer", "FISTTP—Store Integer With Truncation".</remarks>
internal static class FloatInteger
{
    /// <summary>Exact for every integer of 16, 32 or 64 bits.</summary>
    internal static Float80 FromInteger(long value)
    {
        if (value == 0)
            return Float80.PositiveZero;

        return value < 0
            ? FromMagnitude(Float80.SignMask, 0 - (ulong)value)
            : FromMagnitude(0, (ulong)value);
    }

    /// <param name="sign">0 or 0x8000.</param>
    /// <param name="magnitude">Not zero.</param>
    internal static Float80 FromMagnitude(uint sign, ulong magnitude)
    {
        int shift = BitOperations.LeadingZeroCount(magnitude);
        return new Float80(sign, Float80.ExponentBias + 63 - shift, magnitude << shift);
    }

    internal static short ToInt16(Float80 a, FloatControl control, ref FloatStatus status) => (short)ToInteger(a, 16, control, ref status);

    internal static int ToInt32(Float80 a, FloatControl control, ref FloatStatus status) => (int)ToInteger(a, 32, control, ref status);

    /// <summary>Rounds by the control's RC; pass <c>control.WithRounding(RoundingControl.Zero)</c> for FISTTP.</summary>
    /// <returns>The integer; for a NaN or a value that does not fit, the integer indefinite (the most negative) and Invalid.</returns>
    internal static long ToInt64(Float80 a, FloatControl control, ref FloatStatus status) => ToInteger(a, 64, control, ref status);

    private static long ToInteger(Float80 a, int width, FloatControl control, ref FloatStatus status)
    {
        ulong mostNegative = 1UL << (width - 1);
        if (a.Exponent >= Float80.ExponentBias + 64 || a.IsUnsupported)
            return Indefinite(mostNegative, ref status);

        // Too great by its magnitude comes before inexact, and is then the only exception.
        ulong magnitude = FloatIntegral.ToMagnitude(a, control.Rounding, out RoundingOutcome outcome);
        ulong limit = a.IsNegative ? mostNegative : mostNegative - 1;
        if (magnitude > limit)
            return Indefinite(mostNegative, ref status);

        if (outcome != RoundingOutcome.Exact)
            status.RaiseInexact(outcome == RoundingOutcome.Up);

        return a.IsNegative ? (long)(0 - magnitude) : (long)magnitude;
    }

    private static long Indefinite(ulong mostNegative, ref FloatStatus status)
    {
        status.Raise(FloatExceptions.Invalid);
        return (long)(0 - mostNegative);
    }
}
