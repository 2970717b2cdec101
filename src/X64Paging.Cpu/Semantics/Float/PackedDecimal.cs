// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.Semantics.Float;

/// <summary>Packed BCD integers of 18 digits: FBLD and FBSTP. SDM vol. 1, "BCD and Packed BCD Integers".</summary>
/// <param name="Low">Digits 0 to 15, digit 0 in bits 3:0.</param>
/// <param name="High">Digits 16 and 17 in the lower byte; bit 15 is the sign, bits 14:8 mean nothing.</param>
internal readonly record struct PackedDecimal(ulong Low, ushort High)
{
    private const int DigitCount = 18;
    private const ulong Largest = 999_999_999_999_999_999;

    /// <summary>Packed BCD integer indefinite: 0xFFFF_C000_0000_0000_0000.</summary>
    private static PackedDecimal Indefinite => new(0xC000_0000_0000_0000, 0xFFFF);

    /// <summary>FBLD. Exact; digits 10 to 15 are undefined by the manual and count with their value here, as on hardware.</summary>
    internal Float80 ToFloat80()
    {
        ulong magnitude = 0;
        for (int shift = 4; shift >= 0; shift -= 4)
            magnitude = (magnitude * 10) + (uint)((High >> shift) & 0xF);

        for (int shift = 60; shift >= 0; shift -= 4)
            magnitude = (magnitude * 10) + ((Low >> shift) & 0xF);

        uint sign = High & Float80.SignMask;
        return magnitude == 0 ? Float80.Zero(sign) : FloatInteger.FromMagnitude(sign, magnitude);
    }

    /// <summary>FBSTP: rounded to an integer by RC.</summary>
    /// <returns>The digits; for a NaN or for more than 18 digits the indefinite, with Invalid.</returns>
    internal static PackedDecimal FromFloat80(Float80 a, FloatControl control, ref FloatStatus status)
    {
        // 10^18 is below 2^60: what is rounded below cannot wrap.
        if (a.Exponent >= Float80.ExponentBias + 60 || a.IsUnsupported)
            return AnswerInvalid(ref status);

        ulong magnitude = FloatIntegral.ToMagnitude(a, control.Rounding, out RoundingOutcome outcome);
        if (magnitude > Largest)
            return AnswerInvalid(ref status);

        if (outcome != RoundingOutcome.Exact)
            status.RaiseInexact(outcome == RoundingOutcome.Up);

        UInt128 digits = 0;
        for (int digit = 0; digit < DigitCount; digit++)
        {
            (magnitude, ulong value) = Math.DivRem(magnitude, 10);
            digits |= (UInt128)value << (4 * digit);
        }

        return new PackedDecimal((ulong)digits, (ushort)(a.Sign | (uint)(digits >> 64)));
    }

    private static PackedDecimal AnswerInvalid(ref FloatStatus status)
    {
        status.Raise(FloatExceptions.Invalid);
        return Indefinite;
    }
}
