// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Semantics.Float;

namespace X64Paging.Cpu.Semantics.Simd;

/// <summary>Left plus right.</summary>
internal readonly struct SimdAddition : ISimdArithmetic
{
    private const int SpareBits = 63;

    public static bool HasExactZeros => true;

    public static Vector128<T> Nearest<T>(Vector128<T> left, Vector128<T> right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => left + right;

    public static T Nearest<T>(T left, T right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => left + right;

    /// <summary>Knuth's TwoSum: what rounding took is a number itself. It overflows, if ever, to a NaN, which is not zero.</summary>
    public static bool IsExact<T>(T left, T right, T result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T rightPart = result - left;
        T leftPart = result - rightPart;
        return (left - leftPart) + (right - rightPart) == T.Zero;
    }

    public static FloatExceptions Check<T>(SimdNumber<T> left, SimdNumber<T> right)
        where T : unmanaged =>
        left.IsInfinity && right.IsInfinity && left.IsNegative != right.IsNegative ? FloatExceptions.Invalid : FloatExceptions.None;

    public static SimdNumber<T> Compute<T>(SimdNumber<T> left, SimdNumber<T> right, SimdControl control, ref FloatExceptions flags)
        where T : unmanaged
    {
        if (left.IsInfinity)
            return left;

        if (right.IsInfinity)
            return right;

        if (left.IsZero && right.IsZero)
            return left.IsNegative == right.IsNegative ? left : NoDifference<T>(control);

        if (left.IsZero)
            return SimdRounding.Round<T>(right.Unpack(), control, ref flags);

        if (right.IsZero)
            return SimdRounding.Round<T>(left.Unpack(), control, ref flags);

        UnroundedNumber large = left.Unpack();
        UnroundedNumber small = right.Unpack();
        if (large.Exponent < small.Exponent || (large.Exponent == small.Exponent && large.Significand < small.Significand))
            (large, small) = (small, large);

        UInt128 shifted = ShiftRightJam((UInt128)small.Significand << SpareBits, large.Exponent - small.Exponent);
        UInt128 first = (UInt128)large.Significand << SpareBits;
        UInt128 sum = large.IsNegative == small.IsNegative ? first + shifted : first - shifted;
        return sum == UInt128.Zero
            ? NoDifference<T>(control)
            : SimdRounding.Round<T>(UnroundedNumber.Normalize(large.IsNegative, large.Exponent + 1, sum), control, ref flags);
    }

    /// <summary>The zero of x - x: negative only when rounding down.</summary>
    private static SimdNumber<T> NoDifference<T>(SimdControl control)
        where T : unmanaged => SimdNumber<T>.Zero(isNegative: control.Rounding == RoundingControl.Down);

    private static UInt128 ShiftRightJam(UInt128 value, int count)
    {
        if (count > 127)
            return UInt128.One;

        UInt128 shifted = value >> count;
        return shifted << count == value ? shifted : shifted | UInt128.One;
    }
}
