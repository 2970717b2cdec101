// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Semantics.Float;

namespace X64Paging.Cpu.Semantics.Simd;

/// <summary>Left divided by right.</summary>
internal readonly struct SimdDivision : ISimdArithmetic
{
    public static bool HasExactZeros => false;

    public static Vector128<T> Nearest<T>(Vector128<T> left, Vector128<T> right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => left / right;

    public static T Nearest<T>(T left, T right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => left / right;

    /// <summary>The remainder is a number, unless it is too small to be one.</summary>
    public static bool IsExact<T>(T left, T right, T result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        SimdResidue.IsLargeEnough(left) && T.FusedMultiplyAdd(-result, right, left) == T.Zero;

    public static FloatExceptions Check<T>(SimdNumber<T> left, SimdNumber<T> right)
        where T : unmanaged
    {
        if ((left.IsZero && right.IsZero) || (left.IsInfinity && right.IsInfinity))
            return FloatExceptions.Invalid;

        return right.IsZero && !left.IsInfinity ? FloatExceptions.ZeroDivide : FloatExceptions.None;
    }

    public static SimdNumber<T> Compute<T>(SimdNumber<T> left, SimdNumber<T> right, SimdControl control, ref FloatExceptions flags)
        where T : unmanaged
    {
        bool isNegative = left.IsNegative != right.IsNegative;
        if (left.IsInfinity || right.IsZero)
            return SimdNumber<T>.Infinity(isNegative);

        if (left.IsZero || right.IsInfinity)
            return SimdNumber<T>.Zero(isNegative);

        UnroundedNumber a = left.Unpack();
        UnroundedNumber b = right.Unpack();
        (UInt128 quotient, UInt128 remainder) = UInt128.DivRem((UInt128)a.Significand << 63, b.Significand);
        UInt128 jammed = (quotient << 64) | (remainder == UInt128.Zero ? UInt128.Zero : UInt128.One);
        return SimdRounding.Round<T>(UnroundedNumber.Normalize(isNegative, a.Exponent - b.Exponent, jammed), control, ref flags);
    }
}
