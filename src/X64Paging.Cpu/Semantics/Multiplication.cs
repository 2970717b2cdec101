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
        UInt128 product = (UInt128)ulong.CreateTruncating(left) * ulong.CreateTruncating(right);
        high = T.CreateTruncating(product >> (Unsafe.SizeOf<T>() * 8));
        bool overflows = high != T.Zero;
        flags.SetCarryAndOverflow(overflows, overflows);
        return T.CreateTruncating(product);
    }

    public static T Signed<T>(T left, T right, out T high, ref StatusFlags flags)
        where T : unmanaged, IBinaryInteger<T>
    {
        Int128 product = (Int128)SignExtend(left) * SignExtend(right);
        T low = T.CreateTruncating(product);
        high = T.CreateTruncating(product >> (Unsafe.SizeOf<T>() * 8));
        bool overflows = product != SignExtend(low);
        flags.SetCarryAndOverflow(overflows, overflows);
        return low;
    }

    internal static long SignExtend<T>(T value)
        where T : unmanaged, IBinaryInteger<T>
    {
        int unused = 64 - Unsafe.SizeOf<T>() * 8;
        return (long)(ulong.CreateTruncating(value) << unused) >> unused;
    }
}
