// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Semantics.Float;

namespace X64Paging.Cpu.Semantics.Simd;

/// <summary>Left minus right: the sum with the right operand negated, which no NaN ever is.</summary>
internal readonly struct SimdSubtraction : ISimdArithmetic
{
    public static bool HasExactZeros => true;

    public static Vector128<T> Nearest<T>(Vector128<T> left, Vector128<T> right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => left - right;

    public static T Nearest<T>(T left, T right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => left - right;

    public static bool IsExact<T>(T left, T right, T result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => SimdAddition.IsExact(left, -right, result);

    public static FloatExceptions Check<T>(SimdNumber<T> left, SimdNumber<T> right)
        where T : unmanaged => SimdAddition.Check(left, right.Negated);

    public static SimdNumber<T> Compute<T>(SimdNumber<T> left, SimdNumber<T> right, SimdControl control, ref FloatExceptions flags)
        where T : unmanaged => SimdAddition.Compute(left, right.Negated, control, ref flags);
}
