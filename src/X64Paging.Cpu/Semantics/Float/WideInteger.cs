// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.Semantics.Float;

/// <summary>128-bit integer arithmetic in the shapes that significands need; <see cref="UInt128"/> divides far more slowly.</summary>
internal static class WideInteger
{
    private const ulong LowHalf = uint.MaxValue;

    /// <summary>(high:low) / divisor for a quotient that fits 64 bits.</summary>
    /// <param name="high">Less than <paramref name="divisor"/>.</param>
    /// <param name="low">The lower 64 bits of the dividend.</param>
    /// <param name="divisor">Has its top bit set.</param>
    /// <param name="remainder">What is left, less than the divisor.</param>
    internal static ulong Divide(ulong high, ulong low, ulong divisor, out ulong remainder)
    {
        ulong upper = DivideStep(high, low >> 32, divisor, out ulong rest);
        ulong lower = DivideStep(rest, low & LowHalf, divisor, out remainder);
        return (upper << 32) + lower;
    }

    /// <summary>(high:digit:0) / divisor, 256 bits by 128, for a quotient that fits 128 bits; the remainder is dropped.</summary>
    /// <param name="high">Bits 255:128 of the dividend, less than <paramref name="divisor"/>.</param>
    /// <param name="digit">Bits 127:64 of the dividend.</param>
    /// <param name="divisor">Has its top bit set.</param>
    internal static UInt128 Divide(UInt128 high, ulong digit, UInt128 divisor)
    {
        ulong upper = DivideStep(high, digit, divisor, out UInt128 rest);
        ulong lower = DivideStep(rest, 0, divisor, out _);
        return new UInt128(upper, lower);
    }

    /// <summary>The upper 128 bits of a product, at most 2 too small: the product of the two lower halves is left out.</summary>
    internal static UInt128 MultiplyHigh(UInt128 a, UInt128 b)
    {
        ulong highest = Math.BigMul((ulong)(a >> 64), (ulong)(b >> 64), out ulong high);
        ulong crossA = Math.BigMul((ulong)(a >> 64), (ulong)b, out ulong lowA);
        ulong crossB = Math.BigMul((ulong)a, (ulong)(b >> 64), out ulong lowB);
        ulong carry = lowA + lowB < lowA ? 1UL : 0;
        return new UInt128(highest, high) + crossA + crossB + carry;
    }

    /// <summary>The integer square root of (high:low).</summary>
    /// <param name="high">2^62 or more, so that the root has its top bit set.</param>
    /// <param name="low">The lower 64 bits of the radicand.</param>
    /// <param name="remainder">Radicand - root^2: from 0 to 2 * root, so 65 bits.</param>
    internal static ulong SquareRoot(ulong high, ulong low, out UInt128 remainder)
    {
        // Newton from the root of the upper half: sqrt(h:l) is about s * 2^32 + (h:l - s^2 * 2^64) / (2 * s * 2^32).
        ulong s = SquareRoot(high);
        ulong rest = high - (s * s);
        ulong quotient = Math.Min(((rest << 31) | (low >> 33)) / s, LowHalf);
        ulong root = (s << 32) + quotient;

        // The estimate is never too small, and too great by one at most.
        UInt128 radicand = new(high, low);
        UInt128 square = Square(root);
        if (square > radicand)
        {
            root--;
            square = Square(root);
        }

        remainder = radicand - square;
        return root;
    }

    /// <summary>One base-2^32 digit of a long division: (rest:digit) / divisor, where rest is less than the divisor.</summary>
    private static ulong DivideStep(ulong rest, ulong digit, ulong divisor, out ulong remainder)
    {
        // Knuth's estimate from the divisor's upper half is too great by two at most, once the divisor is normalized.
        ulong divisorHigh = divisor >> 32;
        ulong divisorLow = divisor & LowHalf;
        ulong quotient = rest / divisorHigh;
        ulong partial = rest - (quotient * divisorHigh);
        while (quotient > LowHalf || quotient * divisorLow > ((partial << 32) | digit))
        {
            quotient--;
            partial += divisorHigh;
            if (partial > LowHalf)
                break;
        }

        remainder = (rest << 32) + digit - (quotient * divisor);
        return quotient;
    }

    /// <summary>One base-2^64 digit of a long division: (rest:digit) / divisor, where rest is less than the divisor.</summary>
    private static ulong DivideStep(UInt128 rest, ulong digit, UInt128 divisor, out UInt128 remainder)
    {
        ulong divisorHigh = (ulong)(divisor >> 64);
        ulong restHigh = (ulong)(rest >> 64);
        ulong quotient = ulong.MaxValue;
        ulong partial = (ulong)rest + divisorHigh;
        bool fits = partial >= divisorHigh;
        if (restHigh < divisorHigh)
        {
            quotient = Divide(restHigh, (ulong)rest, divisorHigh, out partial);
            fits = true;
        }

        // As in the smaller step: the estimate is too great by two at most.
        UInt128 product = (UInt128)quotient * (ulong)divisor;
        while (fits && product > new UInt128(partial, digit))
        {
            quotient--;
            product -= (ulong)divisor;
            partial += divisorHigh;
            fits = partial >= divisorHigh;
        }

        remainder = new UInt128((ulong)rest, digit) - (quotient * divisor);
        return quotient;
    }

    private static UInt128 Square(ulong value)
    {
        ulong high = Math.BigMul(value, value, out ulong low);
        return new UInt128(high, low);
    }

    /// <summary>The integer square root of a value of 2^62 or more.</summary>
    private static ulong SquareRoot(ulong value)
    {
        // The tangent to the root at 2.25 * 2^62 lies above it everywhere, by 8.4 % at most. Each step of Newton's method from above
        // stays above and squares the error over two: 3.5e-3, 6.1e-6, 1.9e-11, which is less than one in 2^32.
        ulong root = (3UL << 29) + (value / 3 >> 31);
        root = (root + (value / root)) >> 1;
        root = (root + (value / root)) >> 1;
        root = (root + (value / root)) >> 1;
        return root > LowHalf || root * root > value ? root - 1 : root;
    }
}
