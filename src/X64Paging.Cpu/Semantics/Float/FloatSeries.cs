// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.Semantics.Float;

/// <summary>Power series in 128-bit fixed point. Each leaves out terms below 2^-112 of its value.</summary>
/// <remarks>
/// A result near 1 comes back with its distance from 1 in full: where the argument is too small for 128 bits, what should be just
/// below 1 is 1 - 2^-128 and never 1, so that the directed rounding modes see on which side it lies.
/// </remarks>
internal static class FloatSeries
{
    /// <summary>sin(r) / r for z = r^2, |r| up to pi/4: 1 - z/3! + z^2/5! - ...</summary>
    internal static WideFloat SineRatio(UInt128 z) => BelowOne(z, Alternating(SeriesCoefficients.InverseFactorials, 1, 2, 15, z));

    /// <summary>cos(r) for z = r^2, |r| up to pi/4: 1 - z/2! + z^2/4! - ...</summary>
    internal static WideFloat Cosine(UInt128 z) => BelowOne(z, Alternating(SeriesCoefficients.InverseFactorials, 0, 2, 16, z));

    /// <summary>arctan(u) / u for w = u^2, |u| up to 1/64: 1 - w/3 + w^2/5 - ...</summary>
    internal static WideFloat ArcTangentRatio(UInt128 w) => BelowOne(w, Alternating(SeriesCoefficients.InverseOdds, 0, 1, 10, w));

    /// <summary>artanh(s) / s for w = s^2, |s| up to 0.172: 1 + w/3 + w^2/5 + ...</summary>
    internal static WideFloat HyperbolicArcTangentRatio(UInt128 w) => AboveOne(w, Sum(SeriesCoefficients.InverseOdds, 0, 1, 23, w));

    /// <summary>(e^t - 1) / t for t from 0 to ln(2): 1 + t/2! + t^2/3! + ...</summary>
    internal static WideFloat GrowthRatio(UInt128 t) => AboveOne(t, Sum(SeriesCoefficients.InverseFactorials, 0, 1, 30, t));

    /// <summary>(1 - e^-t) / t for t from 0 to ln(2): 1 - t/2! + t^2/3! - ...</summary>
    internal static WideFloat DecayRatio(UInt128 t) => BelowOne(t, Alternating(SeriesCoefficients.InverseFactorials, 0, 1, 30, t));

    /// <summary>1 - x * rest, from 1/2 to 1.</summary>
    private static WideFloat BelowOne(UInt128 x, UInt128 rest) => new(0, -1, ~WideInteger.MultiplyHigh(x, rest));

    /// <summary>1 + x * rest, from 1 to 2.</summary>
    private static WideFloat AboveOne(UInt128 x, UInt128 rest) =>
        new(0, 0, (UInt128.One << 127) | (WideInteger.MultiplyHigh(x, rest) >> 1));

    /// <summary>c0 - x * (c1 - x * (c2 - ...)); falling coefficients keep every step above zero.</summary>
    private static UInt128 Alternating(ReadOnlySpan<ulong> table, int first, int stride, int count, UInt128 x)
    {
        int index = first + (stride * (count - 1));
        UInt128 sum = SeriesCoefficients.At(table, index);
        while (index > first)
        {
            index -= stride;
            sum = SeriesCoefficients.At(table, index) - WideInteger.MultiplyHigh(x, sum);
        }

        return sum;
    }

    /// <summary>c0 + x * (c1 + x * (c2 + ...)), which stays below 1.</summary>
    private static UInt128 Sum(ReadOnlySpan<ulong> table, int first, int stride, int count, UInt128 x)
    {
        int index = first + (stride * (count - 1));
        UInt128 sum = SeriesCoefficients.At(table, index);
        while (index > first)
        {
            index -= stride;
            sum = SeriesCoefficients.At(table, index) + WideInteger.MultiplyHigh(x, sum);
        }

        return sum;
    }
}
