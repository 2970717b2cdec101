// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.CompilerServices;

namespace X64Paging.Cpu.Semantics;

/// <summary>Quotients of a double-width dividend. All flags are undefined and stay.</summary>
internal static class Division
{
    /// <returns><see langword="false"/>, which is #DE, if the divisor is 0 or the quotient does not fit.</returns>
    public static bool TryUnsigned<T>(T high, T low, T divisor, out T quotient, out T remainder)
        where T : unmanaged, IBinaryInteger<T>
    {
        quotient = remainder = T.Zero;
        ulong wideDivisor = ulong.CreateTruncating(divisor);
        ulong wideHigh = ulong.CreateTruncating(high);
        if (wideHigh >= wideDivisor)
            return false;

        if (wideHigh == 0)
        {
            (ulong shortQuotient, ulong shortRemainder) = Math.DivRem(ulong.CreateTruncating(low), wideDivisor);
            quotient = T.CreateTruncating(shortQuotient);
            remainder = T.CreateTruncating(shortRemainder);
            return true;
        }

        UInt128 dividend = (UInt128)wideHigh << (Unsafe.SizeOf<T>() * 8) | ulong.CreateTruncating(low);
        (UInt128 wideQuotient, UInt128 wideRemainder) = UInt128.DivRem(dividend, wideDivisor);
        quotient = T.CreateTruncating(wideQuotient);
        remainder = T.CreateTruncating(wideRemainder);
        return true;
    }

    /// <returns><see langword="false"/>, which is #DE, if the divisor is 0 or the quotient does not fit.</returns>
    public static bool TrySigned<T>(T high, T low, T divisor, out T quotient, out T remainder)
        where T : unmanaged, IBinaryInteger<T>
    {
        quotient = remainder = T.Zero;
        Int128 wideDivisor = Multiplication.SignExtend(divisor);
        if (wideDivisor == 0)
            return false;

        int width = Unsafe.SizeOf<T>() * 8;
        Int128 dividend = (Int128)Multiplication.SignExtend(high) << width | (Int128)(UInt128)ulong.CreateTruncating(low);

        // The one quotient that does not even fit 128 bits would trap on the host.
        if (dividend == Int128.MinValue && wideDivisor == -1)
            return false;

        (Int128 wideQuotient, Int128 wideRemainder) = Int128.DivRem(dividend, wideDivisor);
        quotient = T.CreateTruncating(wideQuotient);
        remainder = T.CreateTruncating(wideRemainder);
        return wideQuotient == Multiplication.SignExtend(quotient);
    }
}
