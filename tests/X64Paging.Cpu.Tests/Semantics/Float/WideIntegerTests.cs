// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Cpu.Semantics.Float;
using Xunit;

namespace X64Paging.Cpu.Tests.Semantics.Float;

/// <summary>128-bit steps against <see cref="BigInteger"/>, on operands with long runs of ones, where first estimates go wrong.</summary>
public sealed class WideIntegerTests
{
    private const int CaseCount = 50_000;
    private const int Seed = 128;

    [Fact]
    public void Division_of_128_bits_by_64_is_exact()
    {
        Random random = new(Seed);
        for (int i = 0; i < CaseCount; i++)
        {
            ulong divisor = NextUInt64(random) | (1UL << 63);
            ulong high = NextBelow(random, divisor);
            ulong low = NextUInt64(random);

            ulong quotient = WideInteger.Divide(high, low, divisor, out ulong remainder);

            BigInteger expected = BigInteger.DivRem(new UInt128(high, low), divisor, out BigInteger rest);
            Assert.True(expected == quotient && rest == remainder, $"{high:X16}:{low:X16} / {divisor:X16}, seed {Seed}");
        }
    }

    [Fact]
    public void Division_of_256_bits_by_128_is_exact()
    {
        Random random = new(Seed);
        for (int i = 0; i < CaseCount; i++)
        {
            UInt128 divisor = new(NextUInt64(random) | (1UL << 63), NextUInt64(random));
            UInt128 high = NextBelow(random, divisor);
            ulong digit = NextUInt64(random);

            UInt128 quotient = WideInteger.Divide(high, digit, divisor);

            BigInteger dividend = ((BigInteger)high << 128) | ((BigInteger)digit << 64);
            Assert.True(dividend / divisor == quotient, $"{high:X32}:{digit:X16} / {divisor:X32}, seed {Seed}");
        }
    }

    [Fact]
    public void Upper_half_of_a_product_is_at_most_2_too_small()
    {
        Random random = new(Seed);
        for (int i = 0; i < CaseCount; i++)
        {
            UInt128 a = new(NextUInt64(random), NextUInt64(random));
            UInt128 b = new(NextUInt64(random), NextUInt64(random));

            UInt128 actual = WideInteger.MultiplyHigh(a, b);

            BigInteger lost = (((BigInteger)a * b) >> 128) - actual;
            Assert.True(lost >= 0 && lost <= 2, $"{a:X32} * {b:X32}, seed {Seed}");
        }
    }

    [Fact]
    public void Square_root_leaves_a_remainder_of_at_most_twice_the_root()
    {
        Random random = new(Seed);
        for (int i = 0; i < CaseCount; i++)
        {
            UInt128 radicand = new(NextUInt64(random) | (1UL << (62 + (i & 1))), NextUInt64(random));

            ulong root = WideInteger.SquareRoot((ulong)(radicand >> 64), (ulong)radicand, out UInt128 remainder);

            BigInteger square = (BigInteger)root * root;
            Assert.True(square + remainder == radicand && remainder <= 2 * (UInt128)root, $"root of {radicand:X32}, seed {Seed}");
        }
    }

    /// <summary>Random bits, or a run of ones up or down, with a little noise at the end.</summary>
    private static ulong NextUInt64(Random random)
    {
        ulong bits = (ulong)random.NextInt64() ^ ((ulong)random.NextInt64() << 1);
        ulong run = random.Next(3) switch
        {
            0 => bits,
            1 => ulong.MaxValue << random.Next(64),
            _ => ulong.MaxValue >> random.Next(64),
        };
        return run - (ulong)random.Next(3);
    }

    /// <summary>Often the same upper bits as the divisor: the step whose first estimate does not fit.</summary>
    private static ulong NextBelow(Random random, ulong divisor) =>
        random.Next(2) == 0 ? divisor - 1 - ((ulong)random.NextInt64() >> random.Next(64)) : NextUInt64(random) % divisor;

    private static UInt128 NextBelow(Random random, UInt128 divisor)
    {
        ulong below = (ulong)random.NextInt64() >> random.Next(64);
        return random.Next(2) == 0 ? divisor - 1 - below : new UInt128(NextUInt64(random), NextUInt64(random)) % divisor;
    }
}
