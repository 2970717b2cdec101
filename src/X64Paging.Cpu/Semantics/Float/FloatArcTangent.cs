// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.Semantics.Float;

/// <summary>FPATAN. SDM vol. 2A, "FPATAN—Partial Arctangent".</summary>
internal static class FloatArcTangent
{
    /// <summary>The table of arc tangents has a step of 1/32.</summary>
    private const int StepBits = 5;

    /// <summary>The angle of the point (x, y), from -pi to pi: arctan(y / x) for x above 0.</summary>
    internal static Float80 ArcTangent(Float80 x, Float80 y, FloatControl control, ref FloatStatus status)
    {
        if (FloatOperands.AnswerNaN(x, y, ref status, out Float80 result))
            return result;

        if (FloatOperands.StopAtDenormal(x, y, control, ref status))
            return x;

        // On an axis, or as good as on one.
        bool isFlat = y.IsZero || (x.IsInfinity && !y.IsInfinity);
        if (isFlat && !x.IsNegative)
            return Float80.Zero(y.Sign);

        WideFloat angle = isFlat ? WideFloat.Pi
            : y.IsInfinity && x.IsInfinity ? Diagonal(x)
            : y.IsInfinity || x.IsZero ? WideFloat.HalfPi
            : AngleOfNumbers(x, y);
        return (angle with { Sign = y.Sign }).RoundIrrational(control, ref status);
    }

    private static WideFloat Diagonal(Float80 x) =>
        x.IsNegative ? WideFloat.ThreeQuartersPi : WideFloat.Pi with { Exponent = -1 };

    /// <summary>The magnitude of the angle: that of the smaller coordinate over the larger, then turned into its octant.</summary>
    private static WideFloat AngleOfNumbers(Float80 x, Float80 y)
    {
        WideFloat wideX = WideFloat.From(x) with { Sign = 0 };
        WideFloat wideY = WideFloat.From(y) with { Sign = 0 };
        bool isSteep = wideY.Exponent > wideX.Exponent || (wideY.Exponent == wideX.Exponent && wideY.Significand > wideX.Significand);
        WideFloat angle = isSteep ? AngleOfRatio(wideX, wideY) : AngleOfRatio(wideY, wideX);
        if (isSteep)
            return WideFloat.Add(WideFloat.HalfPi, x.IsNegative ? angle : angle.Negated);

        return x.IsNegative ? WideFloat.Add(WideFloat.Pi, angle.Negated) : angle;
    }

    /// <summary>arctan(small / large), from 0 to pi/4.</summary>
    private static WideFloat AngleOfRatio(WideFloat small, WideFloat large)
    {
        int distance = large.Exponent - small.Exponent;
        int step = distance > StepBits + 1 ? 0 : NearestStep(small, large, distance);
        if (step == 0)
            return Small(WideFloat.Divide(small, large));

        // arctan(t) = arctan(c) + arctan((t - c) / (1 + t * c)), with c = step/32 and t = s/l: (32 s - step l) / (32 l + step s).
        UInt128 s = small.Significand >> 64;
        UInt128 l = large.Significand >> 64 << distance;
        UInt128 minuend = s << StepBits;
        UInt128 subtrahend = l * (uint)step;
        UInt128 divisor = (l << StepBits) + (s * (uint)step);
        WideFloat nearest = WideFloat.From(0, SeriesCoefficients.At(SeriesCoefficients.ArcTangents, step - 1), scale: 128);
        if (minuend == subtrahend)
            return nearest;

        WideFloat dividend = minuend > subtrahend
            ? WideFloat.From(0, minuend - subtrahend, scale: 0)
            : WideFloat.From(Float80.SignMask, subtrahend - minuend, scale: 0);
        return WideFloat.Add(nearest, Small(WideFloat.Divide(dividend, WideFloat.From(0, divisor, scale: 0))));
    }

    /// <summary>The ratio in steps of the table, give or take a little at the border between two of them.</summary>
    private static int NearestStep(WideFloat small, WideFloat large, int distance)
    {
        ulong smallTop = (ulong)(small.Significand >> 96);
        ulong largeTop = (ulong)(large.Significand >> 96);
        ulong doubled = (smallTop << (StepBits + 1) >> distance) / largeTop;
        return (int)(doubled + 1) >> 1;
    }

    private static WideFloat Small(WideFloat u) => WideFloat.Multiply(u, FloatSeries.ArcTangentRatio(u.SquareFraction));
}
