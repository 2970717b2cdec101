// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.Semantics.Float;

/// <summary>Turns an exact value of 128 bits into the register's 64, with the flags.</summary>
/// <remarks>
/// SDM vol. 1, "Rounding" and "x87 FPU Floating-Point Exception Conditions".
/// The value is high.low * 2^(exponent - 16383 - 63), high with its top bit set, low the part below its last bit: 2^63 is one half.
/// Bits that were lost below low must have been joined into its bit 0, which keeps "exact", "half" and "more than half" apart.
/// </remarks>
internal static class FloatRounding
{
    private const ulong Half = 1UL << 63;

    /// <summary>What an unmasked overflow takes from the exponent, and an unmasked underflow adds: 3 * 2^13.</summary>
    internal const int BiasAdjustment = 24576;

    /// <summary>Rounds to the precision that the control word asks for.</summary>
    internal static Float80 Round(uint sign, int exponent, ulong high, ulong low, FloatControl control, ref FloatStatus status)
    {
        // The common case: any carry out of the significand still leaves a normal number.
        if (!control.IsNearestExtended || (uint)(exponent - 1) >= Float80.ExponentMask - 2)
            return RoundUncommon(sign, exponent, high, low, control, ref status);

        // No branches: whether a sum is exact and which way it rounds are coin flips to the predictor. A tie goes up when high is odd.
        uint inexact = low != 0 ? (uint)FloatExceptions.Precision : 0;
        ulong increment = low > Half - (high & 1) ? 1UL : 0;
        status.RaiseBits(inexact | ((uint)increment * FloatStatus.C1));
        ulong rounded = high + increment;
        return rounded != 0
            ? new Float80(sign, exponent, rounded)
            : new Float80(sign, exponent + 1, Float80.IntegerBit);
    }

    /// <summary>Rounds to 64 bits whatever the precision control says.</summary>
    internal static Float80 RoundExtended(uint sign, int exponent, ulong high, ulong low, FloatControl control, ref FloatStatus status) =>
        Round(sign, exponent, high, low, control.AtExtendedPrecision, ref status);

    /// <summary>Rounds a significand at a bit position; the precision and range rules of a format stay with the caller.</summary>
    /// <param name="sign">0 or 0x8000: the directed modes need it.</param>
    /// <param name="high">The significand; the bits that stay are those from <paramref name="droppedBits"/> up.</param>
    /// <param name="low">What is below it.</param>
    /// <param name="droppedBits">0 to 63.</param>
    /// <param name="rounding">The direction.</param>
    /// <param name="outcome">Whether anything was lost, and whether the magnitude grew.</param>
    /// <returns>The significand, low bits zero; 0 after a carry out of bit 63.</returns>
    internal static ulong RoundAt(uint sign, ulong high, ulong low, int droppedBits, RoundingControl rounding, out RoundingOutcome outcome)
    {
        ulong unit = 1UL << droppedBits;
        ulong kept = high & (ulong.MaxValue << droppedBits);
        ulong tail = droppedBits == 0 ? low : (high << (64 - droppedBits)) | (low != 0 ? 1UL : 0);
        if (tail == 0)
        {
            outcome = RoundingOutcome.Exact;
            return kept;
        }

        bool up = rounding switch
        {
            RoundingControl.Nearest => tail > Half || (tail == Half && (kept & unit) != 0),
            RoundingControl.Down => sign != 0,
            RoundingControl.Up => sign == 0,
            _ => false,
        };
        outcome = up ? RoundingOutcome.Up : RoundingOutcome.Truncated;
        return up ? kept + unit : kept;
    }

    /// <summary>(high, low) shifted right by 1 or more, with the lost bits joined into bit 0 of <paramref name="low"/>.</summary>
    internal static ulong ShiftRightJam(ulong high, ref ulong low, int count)
    {
        if (count < 64)
        {
            ulong lost = low << (64 - count);
            low = (high << (64 - count)) | (low >> count) | (lost != 0 ? 1UL : 0);
            return high >> count;
        }

        bool sticky = low != 0;
        if (count == 64)
            low = high | (sticky ? 1UL : 0);
        else if (count < 128)
            low = (high >> (count - 64)) | ((high << (128 - count)) != 0 || sticky ? 1UL : 0);
        else
            low = high != 0 || sticky ? 1UL : 0;

        return 0;
    }

    /// <summary>Whether a masked overflow gives infinity, or else the largest number.</summary>
    /// <remarks>SDM vol. 1, "Numeric Overflow Exception (#O)".</remarks>
    internal static bool OverflowsToInfinity(uint sign, RoundingControl rounding) => rounding switch
    {
        RoundingControl.Nearest => true,
        RoundingControl.Down => sign != 0,
        RoundingControl.Up => sign == 0,
        _ => false,
    };

    private static Float80 RoundUncommon(uint sign, int exponent, ulong high, ulong low, FloatControl control, ref FloatStatus status)
    {
        int exactExponent = exponent;
        ulong rounded = RoundAt(sign, high, low, control.DroppedBits, control.Rounding, out RoundingOutcome outcome);
        if (rounded == 0)
        {
            rounded = Float80.IntegerBit;
            exponent++;
        }

        // Tiny is judged after rounding, as if the exponent had no lower bound.
        if (exponent <= 0 && control.Unmasked(FloatExceptions.Underflow) == 0)
            return Denormalize(sign, exactExponent, high, low, control, ref status);

        if (outcome != RoundingOutcome.Exact)
            status.RaiseInexact(outcome == RoundingOutcome.Up);

        if (exponent <= 0)
        {
            status.Raise(FloatExceptions.Underflow);
            exponent += BiasAdjustment;
        }
        else if (exponent >= Float80.ExponentMask)
        {
            status.Raise(FloatExceptions.Overflow);
            if (control.Unmasked(FloatExceptions.Overflow) == 0)
                return Overflowed(sign, control, ref status);

            exponent -= BiasAdjustment;
        }

        return new Float80(sign, exponent, rounded);
    }

    /// <summary>The masked response to a tiny result: the exact value rounded once, at the place where denormals end.</summary>
    private static Float80 Denormalize(uint sign, int exponent, ulong high, ulong low, FloatControl control, ref FloatStatus status)
    {
        high = ShiftRightJam(high, ref low, 1 - exponent);
        ulong significand = RoundAt(sign, high, low, control.DroppedBits, control.Rounding, out RoundingOutcome outcome);
        if (outcome != RoundingOutcome.Exact)
        {
            status.Raise(FloatExceptions.Underflow);
            status.RaiseInexact(outcome == RoundingOutcome.Up);
        }

        return new Float80(sign, (int)(significand >> 63), significand);
    }

    private static Float80 Overflowed(uint sign, FloatControl control, ref FloatStatus status)
    {
        bool toInfinity = OverflowsToInfinity(sign, control.Rounding);
        status.RaiseInexact(toInfinity);
        return toInfinity
            ? Float80.Infinity(sign)
            : new Float80(sign, Float80.ExponentMask - 1, ulong.MaxValue << control.DroppedBits);
    }
}
