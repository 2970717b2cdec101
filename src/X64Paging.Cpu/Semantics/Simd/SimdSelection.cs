// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.Intrinsics;
using X64Paging.Cpu.Semantics.Float;

namespace X64Paging.Cpu.Semantics.Simd;

/// <summary>Minimum and maximum: the right operand where they are equal, be it zeros of two signs, or where one is a NaN.</summary>
internal static class SimdSelection
{
    internal static Vector128<T> Minimum<T>(Vector128<T> left, Vector128<T> right, SimdControl control, ref FloatExceptions flags)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SimdComparison.Prepare(ref left, ref right, control, FloatExceptions.Invalid, ref flags);
        return Vector128.ConditionalSelect(Vector128.LessThan(left, right), left, right);
    }

    internal static Vector128<T> Maximum<T>(Vector128<T> left, Vector128<T> right, SimdControl control, ref FloatExceptions flags)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SimdComparison.Prepare(ref left, ref right, control, FloatExceptions.Invalid, ref flags);
        return Vector128.ConditionalSelect(Vector128.GreaterThan(left, right), left, right);
    }

    internal static T Minimum<T>(T left, T right, SimdControl control, ref FloatExceptions flags)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SimdComparison.Prepare(ref left, ref right, control, FloatExceptions.Invalid, ref flags);
        return left < right ? left : right;
    }

    internal static T Maximum<T>(T left, T right, SimdControl control, ref FloatExceptions flags)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SimdComparison.Prepare(ref left, ref right, control, FloatExceptions.Invalid, ref flags);
        return left > right ? left : right;
    }
}
