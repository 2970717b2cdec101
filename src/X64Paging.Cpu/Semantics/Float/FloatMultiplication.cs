// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.Semantics.Float;

/// <summary>FMUL and its kin. SDM vol. 2A, "FMUL/FMULP/FIMUL—Multiply".</summary>
internal static class FloatMultiplication
{
    internal static Float80 Multiply(Float80 a, Float80 b, FloatControl control, ref FloatStatus status) =>
        a.IsNormal && b.IsNormal
            ? MultiplyNumbers(a.Sign ^ b.Sign, a.Exponent + b.Exponent, a.Significand, b.Significand, control, ref status)
            : MultiplySpecial(a, b, control, ref status);

    private static Float80 MultiplyNumbers(uint sign, int exponents, ulong a, ulong b, FloatControl control, ref FloatStatus status)
    {
        ulong high = Math.BigMul(a, b, out ulong low);

        // [1, 2) * [1, 2) is in [1, 4): the top bit is in one of two places.
        int exponent = exponents - Float80.ExponentBias + 1;
        if ((long)high >= 0)
        {
            high = (high << 1) | (low >> 63);
            low <<= 1;
            exponent--;
        }

        return FloatRounding.Round(sign, exponent, high, low, control, ref status);
    }

    private static Float80 MultiplySpecial(Float80 a, Float80 b, FloatControl control, ref FloatStatus status)
    {
        if (FloatOperands.AnswerNaN(a, b, ref status, out Float80 result))
            return result;

        if ((a.IsInfinity && b.IsZero) || (a.IsZero && b.IsInfinity))
            return FloatOperands.Invalid(ref status);

        if (FloatOperands.StopAtDenormal(a, b, control, ref status))
            return a;

        uint sign = a.Sign ^ b.Sign;
        if (a.IsInfinity || b.IsInfinity)
            return Float80.Infinity(sign);

        if (a.IsZero || b.IsZero)
            return Float80.Zero(sign);

        ulong significandA = a.Normalize(out int exponentA);
        ulong significandB = b.Normalize(out int exponentB);
        return MultiplyNumbers(sign, exponentA + exponentB, significandA, significandB, control, ref status);
    }
}
