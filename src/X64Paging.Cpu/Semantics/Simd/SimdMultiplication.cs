// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Semantics.Float;

namespace X64Paging.Cpu.Semantics.Simd;

/// <summary>Left times right.</summary>
internal readonly struct SimdMultiplication : ISimdArithmetic
{
    public static bool HasExactZeros => false;

    public static Vector128<T> Nearest<T>(Vector128<T> left, Vector128<T> right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => left * right;

    public static T Nearest<T>(T left, T right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => left * right;

    /// <summary>What rounding took is a number, unless it is too small to be one.</summary>
    public static bool IsExact<T>(T left, T right, T result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        SimdResidue.IsLargeEnough(result) && T.FusedMultiplyAdd(left, right, -result) == T.Zero;

    public static FloatExceptions Check<T>(SimdNumber<T> left, SimdNumber<T> right)
        where T : unmanaged =>
        (left.IsInfinity && right.IsZero) || (left.IsZero && right.IsInfinity) ? FloatExceptions.Invalid : FloatExceptions.None;

    public static SimdNumber<T> Compute<T>(SimdNumber<T> left, SimdNumber<T> right, SimdControl control, ref FloatExceptions flags)
        where T : unmanaged
    {
        bool isNegative = left.IsNegative != right.IsNegative;
        if (left.IsInfinity || right.IsInfinity)
            return SimdNumber<T>.Infinity(isNegative);

        if (left.IsZero || right.IsZero)
            return SimdNumber<T>.Zero(isNegative);

        UnroundedNumber a = left.Unpack();
        UnroundedNumber b = right.Unpack();
        UInt128 product = Math.BigMul(a.Significand, b.Significand);
        return SimdRounding.Round<T>(UnroundedNumber.Normalize(isNegative, a.Exponent + b.Exponent + 1, product), control, ref flags);
    }
}
