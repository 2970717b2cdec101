// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.Semantics.Float;

/// <summary>FDIV and its kin. SDM vol. 2A, "FDIV/FDIVP/FIDIV—Divide".</summary>
internal static class FloatDivision
{
    /// <summary>a / b.</summary>
    internal static Float80 Divide(Float80 a, Float80 b, FloatControl control, ref FloatStatus status) =>
        a.IsNormal && b.IsNormal
            ? DivideNumbers(a.Sign ^ b.Sign, a.Exponent - b.Exponent, a.Significand, b.Significand, control, ref status)
            : DivideSpecial(a, b, control, ref status);

    private static Float80 DivideNumbers(uint sign, int exponents, ulong a, ulong b, FloatControl control, ref FloatStatus status)
    {
        // Dividend and exponent are arranged so that the quotient has its top bit in bit 63.
        int exponent = exponents + Float80.ExponentBias;
        ulong quotient;
        ulong remainder;
        if (a < b)
        {
            quotient = WideInteger.Divide(a, 0, b, out remainder);
            exponent--;
        }
        else
        {
            quotient = WideInteger.Divide(a >> 1, a << 63, b, out remainder);
        }

        return FloatRounding.Round(sign, exponent, quotient, Tail(remainder, b), control, ref status);
    }

    /// <summary>The rest of the quotient as rounding needs it: nothing, below, at or above one half.</summary>
    private static ulong Tail(ulong remainder, ulong divisor)
    {
        if (remainder == 0)
            return 0;

        ulong rest = divisor - remainder;
        if (remainder < rest)
            return 1;

        return remainder == rest ? 1UL << 63 : ulong.MaxValue;
    }

    private static Float80 DivideSpecial(Float80 a, Float80 b, FloatControl control, ref FloatStatus status)
    {
        if (FloatOperands.AnswerNaN(a, b, ref status, out Float80 result))
            return result;

        if ((a.IsInfinity && b.IsInfinity) || (a.IsZero && b.IsZero))
            return FloatOperands.Invalid(ref status);

        uint sign = a.Sign ^ b.Sign;
        if (b.IsZero && !a.IsInfinity)
        {
            // Zero-divide comes before the denormal-operand exception, and is then the only one.
            status.Raise(FloatExceptions.ZeroDivide);
            return Float80.Infinity(sign);
        }

        if (FloatOperands.StopAtDenormal(a, b, control, ref status))
            return a;

        if (a.IsInfinity)
            return Float80.Infinity(sign);

        if (b.IsInfinity || a.IsZero)
            return Float80.Zero(sign);

        ulong significandA = a.Normalize(out int exponentA);
        ulong significandB = b.Normalize(out int exponentB);
        return DivideNumbers(sign, exponentA - exponentB, significandA, significandB, control, ref status);
    }
}
