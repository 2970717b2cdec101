// SPDX-License-Identifier: MIT
using X64Paging.Cpu.Semantics.Float;
using Xunit;

namespace X64Paging.Cpu.Tests.Semantics.Float;

/// <summary>At 53 or 24 bits of precision, and away from the ends of their range, x87 results are those of double and float.</summary>
public sealed class FloatAgainstDoubleTests
{
    private const int CaseCount = 50_000;
    private const int Seed = 80_387;

    private static readonly FloatControl s_double = new(0x027F);
    private static readonly FloatControl s_single = new(0x007F);

    [Fact]
    public void Arithmetic_at_53_bits_agrees_with_double()
    {
        Random random = new(Seed);
        for (int i = 0; i < CaseCount; i++)
        {
            double a = NextDouble(random);
            double b = NextDouble(random);
            FloatStatus status = default;
            Float80 x = FloatWidening.FromBinary64(BitConverter.DoubleToUInt64Bits(a), ref status);
            Float80 y = FloatWidening.FromBinary64(BitConverter.DoubleToUInt64Bits(b), ref status);

            AssertDouble(a + b, FloatAddition.Add(x, y, s_double, ref status), $"{a:R} + {b:R}, seed {Seed}");
            AssertDouble(a - b, FloatAddition.Subtract(x, y, s_double, ref status), $"{a:R} - {b:R}, seed {Seed}");
            AssertDouble(a * b, FloatMultiplication.Multiply(x, y, s_double, ref status), $"{a:R} * {b:R}, seed {Seed}");
            AssertDouble(a / b, FloatDivision.Divide(x, y, s_double, ref status), $"{a:R} / {b:R}, seed {Seed}");
            Float80 root = FloatSquareRoot.SquareRoot(x.Absolute, s_double, ref status);
            AssertDouble(Math.Sqrt(Math.Abs(a)), root, $"root of {a:R}, seed {Seed}");
        }
    }

    [Fact]
    public void Arithmetic_at_24_bits_agrees_with_float()
    {
        Random random = new(Seed);
        for (int i = 0; i < CaseCount; i++)
        {
            float a = (float)NextDouble(random);
            float b = (float)NextDouble(random);
            FloatStatus status = default;
            Float80 x = FloatWidening.FromBinary32(BitConverter.SingleToUInt32Bits(a), ref status);
            Float80 y = FloatWidening.FromBinary32(BitConverter.SingleToUInt32Bits(b), ref status);

            AssertSingle(a + b, FloatAddition.Add(x, y, s_single, ref status), $"{a:R} + {b:R}, seed {Seed}");
            AssertSingle(a * b, FloatMultiplication.Multiply(x, y, s_single, ref status), $"{a:R} * {b:R}, seed {Seed}");
            AssertSingle(a / b, FloatDivision.Divide(x, y, s_single, ref status), $"{a:R} / {b:R}, seed {Seed}");
        }
    }

    [Fact]
    public void Remainders_agree_with_those_of_double()
    {
        Random random = new(Seed);
        for (int i = 0; i < CaseCount; i++)
        {
            double a = NextDouble(random);
            double b = NextDouble(random);
            FloatStatus status = default;
            Float80 x = FloatWidening.FromBinary64(BitConverter.DoubleToUInt64Bits(a), ref status);
            Float80 y = FloatWidening.FromBinary64(BitConverter.DoubleToUInt64Bits(b), ref status);

            AssertDouble(a % b, FloatRemainder.Truncating(x, y, s_double, ref status), $"{a:R} % {b:R}, seed {Seed}");
            Float80 nearest = FloatRemainder.Nearest(x, y, s_double, ref status);
            AssertDouble(Math.IEEERemainder(a, b), nearest, $"remainder {a:R} {b:R}, seed {Seed}");
        }
    }

    private static void AssertDouble(double expected, Float80 actual, string what)
    {
        FloatStatus status = default;
        ulong bits = FloatNarrowing.ToBinary64(actual, FloatControl.Initial, ref status);

        Assert.True(bits == BitConverter.DoubleToUInt64Bits(expected) && status.Exceptions == FloatExceptions.None, what);
    }

    private static void AssertSingle(float expected, Float80 actual, string what)
    {
        FloatStatus status = default;
        uint bits = FloatNarrowing.ToBinary32(actual, FloatControl.Initial, ref status);

        Assert.True(bits == BitConverter.SingleToUInt32Bits(expected) && status.Exceptions == FloatExceptions.None, what);
    }

    /// <summary>Magnitudes from 2^-15 to 2^15: no result leaves the range of float, no remainder stays incomplete.</summary>
    private static double NextDouble(Random random)
    {
        ulong fraction = (ulong)random.NextInt64(1L << 52);
        ulong exponent = (ulong)random.Next(1023 - 15, 1023 + 15);
        return BitConverter.UInt64BitsToDouble(((ulong)random.Next(2) << 63) | (exponent << 52) | fraction);
    }
}
