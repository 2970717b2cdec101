// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.Semantics.Float;

/// <summary>FSCALE and FXTRACT: exponents put on and taken off.</summary>
/// <remarks>SDM vol. 2A, "FSCALE—Scale" and "FXTRACT—Extract Exponent and Significand".</remarks>
internal static class FloatScaling
{
    /// <summary>A shift of this much takes every number out of range, adjusted or not.</summary>
    private const int Massive = 1 << 17;

    /// <summary>a * 2^trunc(b).</summary>
    internal static Float80 Scale(Float80 a, Float80 b, FloatControl control, ref FloatStatus status)
    {
        if (FloatOperands.AnswerNaN(a, b, ref status, out Float80 result))
            return result;

        if (b.IsInfinity && (b.IsNegative ? a.IsInfinity : a.IsZero))
            return FloatOperands.Invalid(ref status);

        if (FloatOperands.StopAtDenormal(a, b, control, ref status) || a.IsInfinity || a.IsZero)
            return a;

        if (b.IsInfinity)
            return b.IsNegative ? Float80.Zero(a.Sign) : Float80.Infinity(a.Sign);

        ulong significand = a.Normalize(out int exponent);
        exponent += Shift(b);
        return IsBeyondAdjustment(exponent, control)
            ? AnswerMassive(a.Sign, exponent, ref status)
            : FloatRounding.RoundExtended(a.Sign, exponent, significand, 0, control, ref status);
    }

    /// <summary>Splits a into a significand in [1, 2), returned, and its unbiased exponent.</summary>
    internal static Float80 Extract(Float80 a, FloatControl control, ref FloatStatus status, out Float80 exponent)
    {
        if (FloatOperands.AnswerNaN(a, ref status, out Float80 result))
        {
            exponent = result;
            return result;
        }

        if (a.IsZero)
        {
            status.Raise(FloatExceptions.ZeroDivide);
            exponent = Float80.Infinity(Float80.SignMask);
            return a;
        }

        exponent = Float80.Infinity(0);
        if (FloatOperands.StopAtDenormal(a, control, ref status) || a.IsInfinity)
            return a;

        ulong significand = a.Normalize(out int biased);
        exponent = FloatInteger.FromInteger(biased - Float80.ExponentBias);
        return new Float80(a.Sign, Float80.ExponentBias, significand);
    }

    private static int Shift(Float80 b)
    {
        if (b.Exponent >= Float80.ExponentBias + 17)
            return b.IsNegative ? -Massive : Massive;

        int magnitude = (int)FloatIntegral.ToMagnitude(b, RoundingControl.Zero, out _);
        return b.IsNegative ? -magnitude : magnitude;
    }

    /// <summary>An unmasked overflow or underflow so far out that the adjusted exponent does not fit either.</summary>
    private static bool IsBeyondAdjustment(int exponent, FloatControl control) =>
        exponent > 0
            ? exponent - FloatRounding.BiasAdjustment >= Float80.ExponentMask && control.Unmasked(FloatExceptions.Overflow) != 0
            : exponent + FloatRounding.BiasAdjustment <= 0 && control.Unmasked(FloatExceptions.Underflow) != 0;

    private static Float80 AnswerMassive(uint sign, int exponent, ref FloatStatus status)
    {
        bool isOverflow = exponent > 0;
        status.Raise(isOverflow ? FloatExceptions.Overflow : FloatExceptions.Underflow);
        status.RaiseInexact(roundedUp: isOverflow);
        return isOverflow ? Float80.Infinity(sign) : Float80.Zero(sign);
    }
}
