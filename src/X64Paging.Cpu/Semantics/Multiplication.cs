// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.CompilerServices;

namespace X64Paging.Cpu.Semantics;

/// <summary>Products of integers and their double width. CF and OF say that the low half is not all; the other flags are undefined and stay.</summary>
internal static class Multiplication
{
    public static T Unsigned<T>(T left, T right, out T high, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>
    {
        ulong low;
        if (Unsafe.SizeOf<T>() == sizeof(ulong))
        {
            high = T.CreateTruncating(Math.BigMul(ulong.CreateTruncating(left), ulong.CreateTruncating(right), out low));
        }
        else
        {
            low = ulong.CreateTruncating(left) * ulong.CreateTruncating(right);
            high = T.CreateTruncating(low >> (Unsafe.SizeOf<T>() * 8));
        }

        bool overflows = high != T.Zero;
        flags.SetCarryAndOverflow(overflows, overflows);
        return T.CreateTruncating(low);
    }

    public static T Signed<T>(T left, T right, out T high, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>
    {
        long low;
        bool overflows;
        if (Unsafe.SizeOf<T>() == sizeof(ulong))
        {
            long wideHigh = Math.BigMul(SignExtend(left), SignExtend(right), out low);
            high = T.CreateTruncating(wideHigh);
            overflows = wideHigh != low >> 63;
        }
        else
        {
            low = SignExtend(left) * SignExtend(right);
            high = T.CreateTruncating(low >> (Unsafe.SizeOf<T>() * 8));
            overflows = low != SignExtend(T.CreateTruncating(low));
        }

        flags.SetCarryAndOverflow(overflows, overflows);
        return T.CreateTruncating(low);
    }

    internal static long SignExtend<T>(T value)
        where T : unmanaged, IBinaryInteger<T>
    {
        int unused = 64 - Unsafe.SizeOf<T>() * 8;
        return (long)(ulong.CreateTruncating(value) << unused) >> unused;
    }
}
