// SPDX-License-Identifier: MIT
using System.Numerics;

namespace X64Paging.Cpu.Semantics.Float;

/// <summary>FADD and FSUB with their kin. SDM vol. 2A, "FADD/FADDP/FIADD—Add" and "FSUB/FSUBP/FISUB—Subtract".</summary>
internal static class FloatAddition
{
    internal static Float80 Add(Float80 a, Float80 b, FloatControl control, ref FloatStatus status) =>
        a.IsNormal && b.IsNormal
            ? AddNumbers(a.Sign, a.Exponent, a.Significand, b.Sign, b.Exponent, b.Significand, control, ref status)
            : AddSpecial(a, b, b.Sign, control, ref status);

    /// <summary>a - b.</summary>
    internal static Float80 Subtract(Float80 a, Float80 b, FloatControl control, ref FloatStatus status) =>
        a.IsNormal && b.IsNormal
            ? AddNumbers(a.Sign, a.Exponent, a.Significand, b.Sign ^ Float80.SignMask, b.Exponent, b.Significand, control, ref status)
            : AddSpecial(a, b, b.Sign ^ Float80.SignMask, control, ref status);

    private static Float80 AddNumbers(
        uint signA, int exponentA, ulong a, uint signB, int exponentB, ulong b, FloatControl control, ref FloatStatus status)
    {
        // The larger magnitude goes first; its sign is the result's.
        if (exponentA < exponentB || (exponentA == exponentB && a < b))
        {
            (signA, signB) = (signB, signA);
            (exponentA, exponentB) = (exponentB, exponentA);
            (a, b) = (b, a);
        }

        int distance = exponentA - exponentB;
        ulong low = 0;
        if (distance >= 64)
        {
            b = FloatRounding.ShiftRightJam(b, ref low, distance);
        }
        else
        {
            low = b << 1 << (63 - distance);
            b >>= distance;
        }

        return signA == signB
            ? AddMagnitudes(signA, exponentA, a, b, low, control, ref status)
            : SubtractMagnitudes(signA, exponentA, a, b, low, control, ref status);
    }

    private static Float80 AddMagnitudes(uint sign, int exponent, ulong a, ulong b, ulong low, FloatControl control, ref FloatStatus status)
    {
        ulong high = a + b;
        if (high < a)
        {
            low = (low >> 1) | (low & 1) | (high << 63);
            high = (high >> 1) | Float80.IntegerBit;
            exponent++;
        }

        return FloatRounding.Round(sign, exponent, high, low, control, ref status);
    }

    /// <summary>a.0 - b.low, which is not negative.</summary>
    private static Float80 SubtractMagnitudes(
        uint sign, int exponent, ulong a, ulong b, ulong low, FloatControl control, ref FloatStatus status)
    {
        ulong high = a - b - (low != 0 ? 1UL : 0);
        low = 0 - low;
        if (high == 0)
        {
            if (low == 0)
                return Float80.Zero(SignOfCancellation(control));

            high = low;
            low = 0;
            exponent -= 64;
        }

        int shift = BitOperations.LeadingZeroCount(high);
        high = (high << shift) | (low >> 1 >> (63 - shift));
        return FloatRounding.Round(sign, exponent - shift, high, low << shift, control, ref status);
    }

    /// <summary>x - x is +0, but -0 when rounding down: SDM vol. 1, "Signed Zeros".</summary>
    private static uint SignOfCancellation(FloatControl control) => control.Rounding == RoundingControl.Down ? Float80.SignMask : 0;

    /// <summary>Zeros, denormals, infinities, NaNs. Where b takes part as a number its sign is signB; a NaN keeps its own.</summary>
    private static Float80 AddSpecial(Float80 a, Float80 b, uint signB, FloatControl control, ref FloatStatus status)
    {
        if (FloatOperands.AnswerNaN(a, b, ref status, out Float80 result))
            return result;

        if (a.IsInfinity && b.IsInfinity && a.Sign != signB)
            return FloatOperands.Invalid(ref status);

        if (FloatOperands.StopAtDenormal(a, b, control, ref status))
            return a;

        if (a.IsInfinity)
            return a;

        if (b.IsInfinity)
            return Float80.Infinity(signB);

        if (a.IsZero && b.IsZero)
            return Float80.Zero(a.Sign == signB ? signB : SignOfCancellation(control));

        // A sum with zero still passes through rounding: the precision control and tininess apply to it.
        if (a.IsZero || b.IsZero)
        {
            Float80 other = a.IsZero ? b : a;
            ulong significand = other.Normalize(out int exponent);
            return FloatRounding.Round(a.IsZero ? signB : a.Sign, exponent, significand, 0, control, ref status);
        }

        ulong significandA = a.Normalize(out int exponentA);
        ulong significandB = b.Normalize(out int exponentB);
        return AddNumbers(a.Sign, exponentA, significandA, signB, exponentB, significandB, control, ref status);
    }
}
