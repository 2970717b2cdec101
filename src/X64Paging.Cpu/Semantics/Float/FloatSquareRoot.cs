// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.Semantics.Float;

/// <summary>FSQRT. SDM vol. 2A, "FSQRT—Square Root".</summary>
internal static class FloatSquareRoot
{
    internal static Float80 SquareRoot(Float80 a, FloatControl control, ref FloatStatus status)
    {
        if (FloatOperands.AnswerNaN(a, ref status, out Float80 result))
            return result;

        if (a.IsZero)
            return a;

        if (a.IsNegative)
            return FloatOperands.Invalid(ref status);

        if (FloatOperands.StopAtDenormal(a, control, ref status) || a.IsInfinity)
            return a;

        ulong significand = a.Normalize(out int biased);
        int exponent = biased - Float80.ExponentBias;

        // significand * 2^63 or, for an odd exponent, * 2^64: the root of that integer has exactly 64 bits.
        ulong root = (exponent & 1) == 0
            ? WideInteger.SquareRoot(significand >> 1, significand << 63, out UInt128 remainder)
            : WideInteger.SquareRoot(significand, 0, out remainder);

        // (root + 1/2)^2 = root^2 + root + 1/4, so a remainder above root means more than half; exactly half cannot happen.
        ulong tail = remainder == 0 ? 0 : remainder > root ? ulong.MaxValue : 1;
        return FloatRounding.Round(0, (exponent >> 1) + Float80.ExponentBias, root, tail, control, ref status);
    }
}
