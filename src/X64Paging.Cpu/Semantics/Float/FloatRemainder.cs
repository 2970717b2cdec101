// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.Semantics.Float;

/// <summary>FPREM and FPREM1. SDM vol. 2A, "FPREM—Partial Remainder" and "FPREM1—Partial Remainder".</summary>
/// <remarks>
/// The result is exact. C2 = 1 means that the exponents were 64 or more apart and the dividend was only reduced; otherwise C0, C3
/// and C1 are bits 2, 1 and 0 of the quotient. A reduction takes D mod 32 + 32 bits off a difference of D, within the 32 to 63 that
/// the manual leaves open, and as processors of both makers do.
/// </remarks>
internal static class FloatRemainder
{
    private const int CompleteBelow = 64;

    /// <summary>FPREM: the quotient truncated, so that the remainder has the dividend's sign.</summary>
    internal static Float80 Truncating(Float80 a, Float80 b, FloatControl control, ref FloatStatus status)
    {
        if (AnswerSpecial(a, b, control, ref status, out Float80 result))
            return result;

        ulong significandA = a.Normalize(out int exponentA);
        ulong significandB = b.Normalize(out int exponentB);
        int distance = exponentA - exponentB;
        if (distance < 0)
            return Complete(a.Sign, exponentA, significandA, quotient: 0, control, ref status);

        if (distance >= CompleteBelow)
            return Reduce(a.Sign, significandA, exponentA, significandB, exponentB, control, ref status);

        ulong rest = Divide(significandA, distance, significandB, out ulong quotient);
        return Complete(a.Sign, exponentB, rest, quotient, control, ref status);
    }

    /// <summary>FPREM1: the quotient to nearest, ties to even, as IEEE 754 defines the remainder.</summary>
    internal static Float80 Nearest(Float80 a, Float80 b, FloatControl control, ref FloatStatus status)
    {
        if (AnswerSpecial(a, b, control, ref status, out Float80 result))
            return result;

        ulong significandA = a.Normalize(out int exponentA);
        ulong significandB = b.Normalize(out int exponentB);
        int distance = exponentA - exponentB;
        if (distance >= CompleteBelow)
            return Reduce(a.Sign, significandA, exponentA, significandB, exponentB, control, ref status);

        // Below half of the divisor the dividend is its own remainder. Just below the divisor, the divisor is taken off once.
        if (distance < -1 || (distance == -1 && significandA <= significandB))
            return Complete(a.Sign, exponentA, significandA, quotient: 0, control, ref status);

        uint flipped = a.Sign ^ Float80.SignMask;
        if (distance == -1)
            return Complete(flipped, exponentA, significandB - significandA + significandB, quotient: 1, control, ref status);

        ulong rest = Divide(significandA, distance, significandB, out ulong quotient);
        ulong complement = significandB - rest;
        return rest > complement || (rest == complement && (quotient & 1) != 0)
            ? Complete(flipped, exponentB, complement, quotient + 1, control, ref status)
            : Complete(a.Sign, exponentB, rest, quotient, control, ref status);
    }

    private static bool AnswerSpecial(Float80 a, Float80 b, FloatControl control, ref FloatStatus status, out Float80 result)
    {
        if (FloatOperands.AnswerNaN(a, b, ref status, out result))
            return true;

        if (a.IsInfinity || b.IsZero)
        {
            result = FloatOperands.Invalid(ref status);
            return true;
        }

        result = a;
        if (FloatOperands.StopAtDenormal(a, b, control, ref status) || a.IsZero)
            return true;

        if (!b.IsInfinity)
            return false;

        ulong significand = a.Normalize(out int exponent);
        result = Complete(a.Sign, exponent, significand, quotient: 0, control, ref status);
        return true;
    }

    /// <summary>a * 2^distance divided by b, both normalized, for a distance of 0 to 63; returns the remainder.</summary>
    private static ulong Divide(ulong a, int distance, ulong b, out ulong quotient)
    {
        quotient = 0;
        if (a >= b)
        {
            quotient = 1;
            a -= b;
        }

        if (distance == 0)
            return a;

        ulong lower = WideInteger.Divide(a >> (64 - distance), a << distance, b, out ulong remainder);
        quotient = (quotient << distance) + lower;
        return remainder;
    }

    private static Float80 Reduce(
        uint sign, ulong a, int exponentA, ulong b, int exponentB, FloatControl control, ref FloatStatus status)
    {
        int distance = exponentA - exponentB;
        int reduction = (distance % 32) + 32;
        ulong rest = Divide(a, reduction, b, out _);
        Float80 result = Pack(sign, exponentA - reduction, rest, control, ref status);
        status.SetConditions(FloatStatus.C2);
        return result;
    }

    private static Float80 Complete(uint sign, int exponent, ulong rest, ulong quotient, FloatControl control, ref FloatStatus status)
    {
        Float80 result = Pack(sign, exponent, rest, control, ref status);
        uint conditions = (quotient & 4) != 0 ? FloatStatus.C0 : 0;
        conditions |= (quotient & 2) != 0 ? FloatStatus.C3 : 0;
        conditions |= (quotient & 1) != 0 ? FloatStatus.C1 : 0;
        status.SetConditions(conditions);
        return result;
    }

    /// <summary>Exact, so that rounding has nothing to do but to meet an unmasked underflow.</summary>
    private static Float80 Pack(uint sign, int exponent, ulong rest, FloatControl control, ref FloatStatus status)
    {
        if (rest == 0)
            return Float80.Zero(sign);

        int shift = System.Numerics.BitOperations.LeadingZeroCount(rest);
        return FloatRounding.RoundExtended(sign, exponent - shift, rest << shift, 0, control, ref status);
    }
}
