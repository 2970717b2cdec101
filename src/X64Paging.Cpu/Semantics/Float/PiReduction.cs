// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.Semantics.Float;

/// <summary>An angle brought to within -pi/4 and pi/4. SDM vol. 1, "Approximation of Pi".</summary>
/// <remarks>
/// The pi of the processors has 66 bits: 0.C90FDAA22168C234C (hexadecimal) * 4. The remainder is exact for that number, and so differs
/// from the mathematical one near large multiples of pi/2, as it does on hardware.
/// </remarks>
internal static class PiReduction
{
    /// <summary>pi/2 * 2^65, which is odd.</summary>
    private static UInt128 HalfPi => new(3, 0x243F_6A88_85A3_08D3);

    /// <summary>The upper 64 bits of <see cref="HalfPi"/>.</summary>
    private const ulong HalfPiTop = 0xC90F_DAA2_2168_C234;

    private const int Scale = 65;

    /// <summary>Splits a into quadrant * pi/2 + the result.</summary>
    /// <param name="a">Not zero, and below 2^63 in magnitude.</param>
    /// <param name="quadrant">The multiple of pi/2 nearest to |a|, modulo 4.</param>
    /// <returns>The remainder of |a|; never zero, for no multiple of an odd 66-bit number has only 64 significant bits.</returns>
    internal static WideFloat Reduce(Float80 a, out int quadrant)
    {
        quadrant = 0;
        int exponent = a.Exponent - Float80.ExponentBias;
        if (exponent < -1)
            return WideFloat.From(a) with { Sign = 0 };

        // In units of 2^-65 the argument is an integer: 64 bits shifted left by 1 to 64.
        UInt128 value = (UInt128)a.Significand << (exponent + 2);
        UInt128 shifted = value >> 2;
        ulong quotient = WideInteger.Divide((ulong)(shifted >> 64), (ulong)shifted, HalfPiTop, out _);

        // The divisor was cut off, so the estimate may be too great; then the remainder has wrapped below zero.
        UInt128 rest = value - (quotient * HalfPi);
        while ((Int128)rest < 0)
        {
            rest += HalfPi;
            quotient--;
        }

        UInt128 complement = HalfPi - rest;
        bool isNearerAbove = complement < rest;
        quadrant = (int)((isNearerAbove ? quotient + 1 : quotient) & 3);
        return isNearerAbove ? WideFloat.From(Float80.SignMask, complement, Scale) : WideFloat.From(0, rest, Scale);
    }
}
