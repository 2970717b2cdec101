// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Cpu.Semantics.Float;
using Xunit;

namespace X64Paging.Cpu.Tests.Semantics.Float;

/// <summary>Every tabulated number against its definition, in integers of 256 bits and more.</summary>
public sealed class SeriesCoefficientsTests
{
    private const int TableBits = 128;
    private const int GuardBits = 128;

    [Fact]
    public void Inverse_factorials_are_cut_off_after_128_bits()
    {
        BigInteger factorial = BigInteger.One;
        for (int n = 2; n <= 32; n++)
        {
            factorial *= n;

            UInt128 actual = SeriesCoefficients.At(SeriesCoefficients.InverseFactorials, n - 2);

            Assert.Equal((UInt128)((BigInteger.One << TableBits) / factorial), actual);
        }
    }

    [Fact]
    public void Inverse_odd_numbers_are_cut_off_after_128_bits()
    {
        for (int n = 3; n <= 49; n += 2)
        {
            UInt128 actual = SeriesCoefficients.At(SeriesCoefficients.InverseOdds, (n - 3) / 2);

            Assert.Equal((UInt128)((BigInteger.One << TableBits) / n), actual);
        }
    }

    [Fact]
    public void Arc_tangents_of_the_steps_are_cut_off_after_128_bits()
    {
        for (int step = 1; step <= 32; step++)
        {
            UInt128 actual = SeriesCoefficients.At(SeriesCoefficients.ArcTangents, step - 1);

            Assert.Equal((UInt128)(ArcTangent(step, 32) >> GuardBits), actual);
        }
    }

    [Fact]
    public void Pi_and_its_parts_have_128_bits()
    {
        // Machin: pi/4 = 4 arctan(1/5) - arctan(1/239).
        BigInteger quarterPi = (4 * ArcTangent(1, 5)) - ArcTangent(1, 239);

        Assert.Equal((UInt128)(quarterPi >> GuardBits), WideFloat.Pi.Significand);
        Assert.Equal(WideFloat.Pi.Significand, WideFloat.HalfPi.Significand);
        Assert.Equal((UInt128)((3 * quarterPi) >> (GuardBits + 2)), WideFloat.ThreeQuartersPi.Significand);
    }

    [Fact]
    public void Logarithms_have_128_bits()
    {
        // ln(2) = 2 artanh(1/3) = 2/3 * (1 + 1/(3*9) + 1/(5*81) + ...)
        BigInteger sum = BigInteger.Zero;
        BigInteger power = (BigInteger.One << (TableBits + GuardBits + 1)) / 3;
        for (int n = 1; !power.IsZero; n += 2, power /= 9)
            sum += power / n;

        Assert.Equal((UInt128)(sum >> GuardBits), WideFloat.LogEOf2.Significand);

        // 2 / ln(2) is between 2 and 4: 126 bits behind the point.
        BigInteger inverse = (BigInteger.One << (TableBits + GuardBits + 127)) / sum;
        Assert.Equal((UInt128)inverse, WideFloat.TwoLog2OfE.Significand);
    }

    /// <summary>arctan(numerator / denominator) * 2^256 by Euler's series, which converges up to 1.</summary>
    private static BigInteger ArcTangent(int numerator, int denominator)
    {
        // arctan(a/b) = sum over n of 2^(2n) (n!)^2 / (2n + 1)! * a^(2n+1) b / (a^2 + b^2)^(n+1)
        BigInteger a = numerator;
        BigInteger b = denominator;
        BigInteger squares = (a * a) + (b * b);
        BigInteger term = (BigInteger.One << (TableBits + GuardBits)) * a * b / squares;
        BigInteger sum = BigInteger.Zero;
        for (int n = 1; !term.IsZero; n++)
        {
            sum += term;
            term = term * (2 * n) * a * a / (((2 * n) + 1) * squares);
        }

        return sum;
    }
}
