// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.CompilerServices;

namespace X64Paging.Cpu.Semantics;

/// <summary>Quotients of a double-width dividend. All flags are undefined: AMD's processors set AF, clear SF, ZF and PF, and leave CF and OF.</summary>
internal static class Division
{
    /// <returns><see langword="false"/>, which is #DE, if the divisor is 0 or the quotient does not fit; then nothing has changed.</returns>
    public static bool TryUnsigned<T>(T high, T low, T divisor, out T quotient, out T remainder, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>
    {
        quotient = remainder = T.Zero;
        if (ulong.CreateTruncating(high) >= ulong.CreateTruncating(divisor))
            return false;

        // Narrower pairs fit 64 bits, and 64-bit dividends mostly do.
        if (Unsafe.SizeOf<T>() < sizeof(ulong) || high == T.Zero)
        {
            ulong dividend = Unsafe.SizeOf<T>() < sizeof(ulong)
                ? ulong.CreateTruncating(high) << (Unsafe.SizeOf<T>() * 8) | ulong.CreateTruncating(low)
                : ulong.CreateTruncating(low);
            (ulong wideQuotient, ulong wideRemainder) = Math.DivRem(dividend, ulong.CreateTruncating(divisor));
            quotient = T.CreateTruncating(wideQuotient);
            remainder = T.CreateTruncating(wideRemainder);
        }
        else
        {
            UInt128 dividend = new(ulong.CreateTruncating(high), ulong.CreateTruncating(low));
            (UInt128 wideQuotient, UInt128 wideRemainder) = UInt128.DivRem(dividend, ulong.CreateTruncating(divisor));
            quotient = T.CreateTruncating(wideQuotient);
            remainder = T.CreateTruncating(wideRemainder);
        }

        SetFlags(ref flags);
        return true;
    }

    /// <returns><see langword="false"/>, which is #DE, if the divisor is 0 or the quotient does not fit; then nothing has changed.</returns>
    public static bool TrySigned<T>(T high, T low, T divisor, out T quotient, out T remainder, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>
    {
        long narrowHigh = Multiplication.SignExtend(high);
        long narrowLow = Multiplication.SignExtend(low);
        long narrowDivisor = Multiplication.SignExtend(divisor);
        quotient = remainder = T.Zero;
        if (narrowDivisor == 0)
            return false;

        bool fits;
        if (Unsafe.SizeOf<T>() < sizeof(ulong) || narrowHigh == narrowLow >> 63)
        {
            long dividend = Unsafe.SizeOf<T>() < sizeof(ulong)
                ? narrowHigh << (Unsafe.SizeOf<T>() * 8) | long.CreateTruncating(low)
                : narrowLow;

            // The one quotient that does not fit 64 bits would trap on the host.
            if (dividend == long.MinValue && narrowDivisor == -1)
                return false;

            (long wideQuotient, long wideRemainder) = Math.DivRem(dividend, narrowDivisor);
            quotient = T.CreateTruncating(wideQuotient);
            remainder = T.CreateTruncating(wideRemainder);
            fits = wideQuotient == Multiplication.SignExtend(quotient);
        }
        else
        {
            Int128 dividend = new((ulong)narrowHigh, (ulong)narrowLow);
            if (dividend == Int128.MinValue && narrowDivisor == -1)
                return false;

            (Int128 wideQuotient, Int128 wideRemainder) = Int128.DivRem(dividend, narrowDivisor);
            quotient = T.CreateTruncating(wideQuotient);
            remainder = T.CreateTruncating(wideRemainder);
            fits = wideQuotient == Multiplication.SignExtend(quotient);
        }

        if (fits)
            SetFlags(ref flags);
        return fits;
    }

    private static void SetFlags(ref StatusFlags flags)
    {
        flags.SetResult((byte)1);
        flags.Adjust = true;
    }
}
