// SPDX-License-Identifier: MIT
using System.Numerics;

namespace X64Paging.Cpu.Semantics.Float;

/// <summary>A double extended-precision value as an x87 register holds it. SDM vol. 1, "Floating-Point Data Types".</summary>
/// <remarks>
/// <code>
///   79  78           64  63  62                             0
///  +---+---------------+---+---------------------------------+
///  | S |   exponent    | J |            fraction             |
///  +---+---------------+---+---------------------------------+
/// </code>
/// The value of a number is significand * 2^(exponent - 16383 - 63); an exponent field of 0 counts as 1. The integer bit J is
/// stored, so some patterns are no number at all: SDM vol. 1, "Unsupported Double Extended-Precision Floating-Point Encodings and
/// Pseudo-Denormals". Equality is that of the bits.
/// </remarks>
/// <param name="Significand">Bits 63:0, integer bit on top.</param>
/// <param name="SignAndExponent">Bits 79:64.</param>
internal readonly record struct Float80(ulong Significand, ushort SignAndExponent)
{
    internal const uint SignMask = 0x8000;
    internal const int ExponentMask = 0x7FFF;
    internal const int ExponentBias = 0x3FFF;
    internal const ulong IntegerBit = 1UL << 63;
    internal const ulong QuietBit = 1UL << 62;

    private const ulong FractionMask = IntegerBit - 1;

    internal Float80(uint sign, int exponent, ulong significand)
        : this(significand, (ushort)(sign | (uint)exponent))
    {
    }

    internal static Float80 PositiveZero => default;

    internal static Float80 One => new(0, ExponentBias, IntegerBit);

    /// <summary>QNaN floating-point indefinite: the masked response to an invalid operation.</summary>
    internal static Float80 Indefinite => new(SignMask, ExponentMask, IntegerBit | QuietBit);

    /// <summary>0x8000 when the sign bit is set, otherwise 0.</summary>
    internal uint Sign => SignAndExponent & SignMask;

    internal bool IsNegative => (SignAndExponent & SignMask) != 0;

    /// <summary>The biased exponent field, 0 to 32767.</summary>
    internal int Exponent => SignAndExponent & ExponentMask;

    internal bool IsNormal => (uint)(Exponent - 1) < ExponentMask - 1 && (long)Significand < 0;

    internal bool IsZero => Exponent == 0 && Significand == 0;

    internal bool IsInfinity => Exponent == ExponentMask && Significand == IntegerBit;

    internal bool IsNaN => Exponent == ExponentMask && Significand > IntegerBit;

    internal bool IsQuietNaN => Exponent == ExponentMask && Significand >= (IntegerBit | QuietBit);

    internal bool IsSignalingNaN => IsNaN && (Significand & QuietBit) == 0;

    /// <summary>Exponent field 0 and not zero: denormals, and the pseudo-denormals that have the integer bit set.</summary>
    internal bool IsDenormal => Exponent == 0 && Significand != 0;

    /// <summary>Pseudo-NaN, pseudo-infinity or unnormal: exponent field not 0, integer bit 0. An operand of this kind is invalid.</summary>
    internal bool IsUnsupported => Exponent != 0 && (long)Significand >= 0;

    internal FloatClass Class => Exponent switch
    {
        0 when Significand == 0 => FloatClass.Zero,
        0 => (long)Significand < 0 ? FloatClass.PseudoDenormal : FloatClass.Denormal,
        _ when (long)Significand >= 0 => FloatClass.Unsupported,
        < ExponentMask => FloatClass.Normal,
        _ when (Significand & FractionMask) == 0 => FloatClass.Infinity,
        _ => (Significand & QuietBit) != 0 ? FloatClass.QuietNaN : FloatClass.SignalingNaN,
    };

    /// <summary>FCHS: the sign bit inverted, of any pattern, with no exception.</summary>
    internal Float80 Negated => new(Significand, (ushort)(SignAndExponent ^ SignMask));

    /// <summary>FABS: the sign bit cleared, of any pattern, with no exception.</summary>
    internal Float80 Absolute => new(Significand, (ushort)Exponent);

    internal Float80 Quieted => new(Significand | QuietBit, SignAndExponent);

    internal static Float80 Zero(uint sign) => new(sign, 0, 0);

    internal static Float80 Infinity(uint sign) => new(sign, ExponentMask, IntegerBit);

    /// <summary>The significand of a finite non-zero number shifted until the integer bit is set.</summary>
    /// <param name="exponent">The biased exponent that goes with it: 32766 down to -62 for denormals.</param>
    internal ulong Normalize(out int exponent)
    {
        int shift = BitOperations.LeadingZeroCount(Significand);
        exponent = Math.Max(Exponent, 1) - shift;
        return Significand << shift;
    }
}
