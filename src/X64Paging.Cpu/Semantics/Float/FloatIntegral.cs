// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.Semantics.Float;

/// <summary>FRNDINT: a value rounded to an integer that stays a floating-point number. SDM vol. 2A, "FRNDINT—Round to Integer".</summary>
internal static class FloatIntegral
{
    /// <summary>Values from 2^63 up have no fraction bits.</summary>
    private const int AllIntegers = Float80.ExponentBias + 63;

    internal static Float80 RoundToInteger(Float80 a, FloatControl control, ref FloatStatus status)
    {
        if (FloatOperands.AnswerNaN(a, ref status, out Float80 result))
            return result;

        if (FloatOperands.StopAtDenormal(a, control, ref status) || a.IsZero || a.Exponent >= AllIntegers)
            return a;

        ulong integer = ToMagnitude(a, control.Rounding, out RoundingOutcome outcome);
        if (outcome != RoundingOutcome.Exact)
            status.RaiseInexact(outcome == RoundingOutcome.Up);

        return integer == 0 ? Float80.Zero(a.Sign) : FloatInteger.FromMagnitude(a.Sign, integer);
    }

    /// <summary>The magnitude of a finite value below 2^64, rounded to an integer.</summary>
    internal static ulong ToMagnitude(Float80 a, RoundingControl rounding, out RoundingOutcome outcome)
    {
        ulong low = 0;
        ulong high = a.Significand;
        int shift = AllIntegers - Math.Max(a.Exponent, 1);
        if (shift > 0)
            high = FloatRounding.ShiftRightJam(high, ref low, shift);

        return FloatRounding.RoundAt(a.Sign, high, low, droppedBits: 0, rounding, out outcome);
    }
}
