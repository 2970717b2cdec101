// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Semantics.Float;

namespace X64Paging.Cpu.Semantics.Simd;

/// <summary>The root of the right operand. Whoever calls passes it as the left too.</summary>
internal readonly struct SimdSquareRoot : ISimdArithmetic
{
    private const double Unit = 1L << 52;
    private const int DroppedBits = 11;

    public static bool HasExactZeros => true;

    public static Vector128<T> Nearest<T>(Vector128<T> left, Vector128<T> right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Vector128.Sqrt(right);

    public static T Nearest<T>(T left, T right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.Sqrt(right);

    /// <summary>What is left is a number, unless it is too small to be one.</summary>
    public static bool IsExact<T>(T left, T right, T result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        SimdResidue.IsLargeEnough(right) && T.FusedMultiplyAdd(-result, result, right) == T.Zero;

    public static FloatExceptions Check<T>(SimdNumber<T> left, SimdNumber<T> right)
        where T : unmanaged => right.IsNegative && !right.IsZero ? FloatExceptions.Invalid : FloatExceptions.None;

    public static SimdNumber<T> Compute<T>(SimdNumber<T> left, SimdNumber<T> right, SimdControl control, ref FloatExceptions flags)
        where T : unmanaged
    {
        if (right.IsZero || right.IsInfinity)
            return right;

        UnroundedNumber number = right.Unpack();
        return SimdRounding.Round<T>(Root(number), control, ref flags);
    }

    /// <summary>The root, exact as far as rounding can tell.</summary>
    private static UnroundedNumber Root(UnroundedNumber number)
    {
        // 1 to 4, with 53 bits at most: the conversion and the doubling are exact, and so is the sign of what is left.
        int odd = number.Exponent & 1;
        double square = (number.Significand >> DroppedBits) / Unit * (odd + 1);
        double root = Math.Sqrt(square);
        double rest = Math.FusedMultiplyAdd(-root, root, square);

        ulong significand = (ulong)(root * Unit) << DroppedBits;
        if (rest < 0)
            significand--;
        else if (rest > 0)
            significand |= 1;
        return new UnroundedNumber(IsNegative: false, (number.Exponent - odd) / 2, significand);
    }
}
