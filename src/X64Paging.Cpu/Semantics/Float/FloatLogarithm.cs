// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.Semantics.Float;

/// <summary>FYL2X and FYL2XP1. SDM vol. 2A, "FYL2X—Compute y * log2x" and "FYL2XP1—Compute y * log2(x +1)".</summary>
/// <remarks>
/// The manual defines FYL2XP1 for x from -(1 - sqrt(1/2)) to sqrt(1/2) - 1 only. Beyond, the logarithm goes on as far as there is one;
/// from -1 down a finite x comes back itself, with Precision, as on AMD's processors.
/// </remarks>
internal static class FloatLogarithm
{
    /// <summary>sqrt(2) * 2^63, cut off: mantissas above it are halved, so that their logarithm lies within -1/2 and 1/2.</summary>
    private const ulong SquareRootOf2 = 0xB504_F333_F9DE_6484;

    /// <summary>y * log2(x).</summary>
    internal static Float80 YLog2X(Float80 x, Float80 y, FloatControl control, ref FloatStatus status)
    {
        if (FloatOperands.AnswerNaN(x, y, ref status, out Float80 result))
            return result;

        bool isOne = x == Float80.One;
        bool hasNoAnswer = (x.IsNegative && !x.IsZero) || (x.IsZero && y.IsZero) || (x.IsInfinity && y.IsZero) || (isOne && y.IsInfinity);
        if (hasNoAnswer)
            return FloatOperands.Invalid(ref status);

        if (x.IsZero)
        {
            if (!y.IsInfinity)
                status.Raise(FloatExceptions.ZeroDivide);

            return Float80.Infinity(y.Sign ^ Float80.SignMask);
        }

        if (FloatOperands.StopAtDenormal(x, y, control, ref status))
            return x;

        uint sign = y.Sign ^ (x.Exponent < Float80.ExponentBias ? Float80.SignMask : 0);
        if (x.IsInfinity || y.IsInfinity)
            return Float80.Infinity(sign);

        return y.IsZero || isOne ? Float80.Zero(sign) : YLog2Number(WideFloat.From(x), y, control, ref status);
    }

    /// <summary>y * log2(x + 1).</summary>
    internal static Float80 YLog2XPlusOne(Float80 x, Float80 y, FloatControl control, ref FloatStatus status)
    {
        if (FloatOperands.AnswerNaN(x, y, ref status, out Float80 result))
            return result;

        bool hasNoAnswer = (x.IsZero && y.IsInfinity) || (x.IsInfinity && (y.IsZero || x.IsNegative));
        if (hasNoAnswer)
            return FloatOperands.Invalid(ref status);

        if (FloatOperands.StopAtDenormal(x, y, control, ref status))
            return x;

        uint sign = x.Sign ^ y.Sign;
        if (x.IsInfinity || y.IsInfinity)
            return Float80.Infinity(sign);

        if (x.IsZero || y.IsZero)
            return Float80.Zero(sign);

        WideFloat wideX = WideFloat.From(x);
        if (x.Exponent >= Float80.ExponentBias - 2)
            return BeyondQuarter(x, wideX, y, control, ref status);

        // log2(1 + x) = artanh(x / (2 + x)) * 2 / ln(2); the numerator is exact, so a small x costs no accuracy.
        WideFloat s = WideFloat.Divide(wideX, WideFloat.Add(WideFloat.From(2), wideX));
        WideFloat product = WideFloat.Multiply(Log2OfRatio(s), WideFloat.From(y));
        return product.RoundIrrational(control, ref status);
    }

    /// <summary>x of 1/4 or more in magnitude: 1 + x has all its bits within 128, up to 2^63.</summary>
    private static Float80 BeyondQuarter(Float80 x, WideFloat wideX, Float80 y, FloatControl control, ref FloatStatus status)
    {
        if (x.IsNegative && x.Exponent >= Float80.ExponentBias)
        {
            status.Raise(FloatExceptions.Precision);
            return x;
        }

        return YLog2Number(WideFloat.Add(WideFloat.From(1), wideX), y, control, ref status);
    }

    /// <summary>y * log2(x) for a finite x above 0 that is not 1, and a finite y that is not 0.</summary>
    private static Float80 YLog2Number(WideFloat x, Float80 y, FloatControl control, ref FloatStatus status)
    {
        UInt128 one = UInt128.One << 127;
        if (x.Significand == one)
            return WideFloat.Multiply(WideFloat.From(x.Exponent), WideFloat.From(y)).RoundExact(control, ref status);

        // x = m * 2^e, m near 1: log2(x) = e + artanh((m - 1) / (m + 1)) * 2 / ln(2). m - 1 is exact.
        bool halves = (ulong)(x.Significand >> 64) > SquareRootOf2;
        int exponent = halves ? x.Exponent + 1 : x.Exponent;
        WideFloat m = x with { Exponent = halves ? -1 : 0 };
        WideFloat numerator = halves
            ? WideFloat.From(Float80.SignMask, UInt128.Zero - x.Significand, scale: 128)
            : WideFloat.From(0, x.Significand - one, scale: 127);
        WideFloat logarithm = Log2OfRatio(WideFloat.Divide(numerator, WideFloat.Add(WideFloat.From(1), m)));
        if (exponent != 0)
            logarithm = WideFloat.Add(WideFloat.From(exponent), logarithm);

        return WideFloat.Multiply(logarithm, WideFloat.From(y)).RoundIrrational(control, ref status);
    }

    /// <summary>log2((1 + s) / (1 - s)).</summary>
    private static WideFloat Log2OfRatio(WideFloat s) =>
        WideFloat.Multiply(WideFloat.Multiply(s, FloatSeries.HyperbolicArcTangentRatio(s.SquareFraction)), WideFloat.TwoLog2OfE);
}
