// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.Semantics.Float;

/// <summary>F2XM1. SDM vol. 2A, "F2XM1—Compute 2x–1".</summary>
/// <remarks>Outside of -1 to +1 the manual leaves the result undefined; the operand comes back then, with Precision, as on AMD's
/// processors.</remarks>
internal static class FloatExponential
{
    /// <summary>2^a - 1.</summary>
    internal static Float80 PowerOfTwoMinusOne(Float80 a, FloatControl control, ref FloatStatus status)
    {
        if (FloatOperands.AnswerNaN(a, ref status, out Float80 result))
            return result;

        if (FloatOperands.StopAtDenormal(a, control, ref status) || a.IsZero)
            return a;

        if (a.IsInfinity)
            return a.IsNegative ? Float80.One.Negated : a;

        if (a.Exponent >= Float80.ExponentBias)
            return AtOneOrBeyond(a, ref status);

        // x = a * ln(2): 2^a - 1 = e^x - 1 = x * (1 + x/2! + ...), relatively accurate however small x is.
        WideFloat x = WideFloat.Multiply(WideFloat.From(a), WideFloat.LogEOf2);
        WideFloat ratio = a.IsNegative ? FloatSeries.DecayRatio(x.Fraction) : FloatSeries.GrowthRatio(x.Fraction);
        return WideFloat.Multiply(x, ratio).RoundIrrational(control, ref status);
    }

    /// <summary>2^1 - 1 is 1 and 2^-1 - 1 is -1/2.</summary>
    private static Float80 AtOneOrBeyond(Float80 a, ref FloatStatus status)
    {
        status.Raise(FloatExceptions.Precision);
        bool isMinusOne = a == Float80.One.Negated;
        return isMinusOne ? new Float80(Float80.SignMask, Float80.ExponentBias - 1, Float80.IntegerBit) : a;
    }
}
