// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.Semantics.Float;

/// <summary>A number other than zero with a significand of 128 bits: what transcendental functions compute with.</summary>
/// <remarks>
/// The value is significand * 2^(exponent - 127). Every operation cuts off below and loses less than 2^-125 of the value, so a
/// function of a dozen steps still has some 56 bits below those of a register.
/// </remarks>
/// <param name="Sign">0 or 0x8000.</param>
/// <param name="Exponent">Not biased; far from the ends of <see langword="int"/> whatever registers hold.</param>
/// <param name="Significand">Has its top bit set.</param>
internal readonly record struct WideFloat(uint Sign, int Exponent, UInt128 Significand)
{
    internal static WideFloat HalfPi => Pi with { Exponent = 0 };

    internal static WideFloat Pi => new(0, 1, new UInt128(0xC90F_DAA2_2168_C234, 0xC4C6_628B_80DC_1CD1));

    internal static WideFloat ThreeQuartersPi => new(0, 1, new UInt128(0x96CB_E3F9_990E_91A7, 0x9394_C9E8_A0A5_159C));

    internal static WideFloat LogEOf2 => new(0, -1, new UInt128(0xB172_17F7_D1CF_79AB, 0xC9E3_B398_03F2_F6AF));

    /// <summary>2 / ln(2).</summary>
    internal static WideFloat TwoLog2OfE => new(0, 1, new UInt128(0xB8AA_3B29_5C17_F0BB, 0xBE87_FED0_691D_3E88));

    internal WideFloat Negated => this with { Sign = Sign ^ Float80.SignMask };

    /// <summary>The magnitude as a 128-bit fraction; for magnitudes below 1.</summary>
    internal UInt128 Fraction => Exponent < -128 ? UInt128.Zero : Significand >> (-1 - Exponent);

    /// <summary>The square as a 128-bit fraction; for magnitudes below 1.</summary>
    internal UInt128 SquareFraction =>
        Exponent < -64 ? UInt128.Zero : WideInteger.MultiplyHigh(Significand, Significand) >> (-2 - (2 * Exponent));

    /// <summary>Exact, for any finite value but zero.</summary>
    internal static WideFloat From(Float80 value)
    {
        ulong significand = value.Normalize(out int exponent);
        return new WideFloat(value.Sign, exponent - Float80.ExponentBias, new UInt128(significand, 0));
    }

    /// <summary>value * 2^-scale, exact.</summary>
    internal static WideFloat From(uint sign, UInt128 value, int scale)
    {
        int shift = (int)UInt128.LeadingZeroCount(value);
        return new WideFloat(sign, 127 - shift - scale, value << shift);
    }

    internal static WideFloat From(int value) =>
        From(value < 0 ? Float80.SignMask : 0, (uint)Math.Abs(value), scale: 0);

    internal static WideFloat Multiply(WideFloat a, WideFloat b)
    {
        UInt128 product = WideInteger.MultiplyHigh(a.Significand, b.Significand);
        int carry = (int)(product >> 127);
        return new WideFloat(a.Sign ^ b.Sign, a.Exponent + b.Exponent + carry, product << (1 - carry));
    }

    /// <summary>a / b.</summary>
    internal static WideFloat Divide(WideFloat a, WideFloat b)
    {
        uint sign = a.Sign ^ b.Sign;
        int exponent = a.Exponent - b.Exponent;
        return a.Significand < b.Significand
            ? new WideFloat(sign, exponent - 1, WideInteger.Divide(a.Significand, 0, b.Significand))
            : new WideFloat(sign, exponent, WideInteger.Divide(a.Significand >> 1, (ulong)a.Significand << 63, b.Significand));
    }

    /// <summary>a + b, for operands that do not cancel each other.</summary>
    internal static WideFloat Add(WideFloat a, WideFloat b)
    {
        if (a.Exponent < b.Exponent || (a.Exponent == b.Exponent && a.Significand < b.Significand))
            (a, b) = (b, a);

        int distance = a.Exponent - b.Exponent;
        UInt128 addend = distance < 128 ? b.Significand >> distance : UInt128.Zero;
        if (a.Sign != b.Sign)
            return From(a.Sign, a.Significand - addend, 127 - a.Exponent);

        UInt128 sum = a.Significand + addend;
        return sum >= a.Significand
            ? a with { Significand = sum }
            : new WideFloat(a.Sign, a.Exponent + 1, (sum >> 1) | (UInt128.One << 127));
    }

    /// <summary>Rounds to a register a value that goes on for ever behind the bits that are here.</summary>
    internal Float80 RoundIrrational(FloatControl control, ref FloatStatus status) => Round((ulong)Significand | 1, control, ref status);

    /// <summary>Rounds to a register a value that ends with the bits that are here.</summary>
    internal Float80 RoundExact(FloatControl control, ref FloatStatus status) => Round((ulong)Significand, control, ref status);

    /// <summary>Transcendental operations call every result inexact, and a denormal one an underflow, exact or not.</summary>
    private Float80 Round(ulong low, FloatControl control, ref FloatStatus status)
    {
        int exponent = Exponent + Float80.ExponentBias;
        Float80 result = FloatRounding.RoundExtended(Sign, exponent, (ulong)(Significand >> 64), low, control, ref status);
        status.Raise(FloatExceptions.Precision);
        if (result.Exponent == 0)
            status.Raise(FloatExceptions.Underflow);

        return result;
    }
}
